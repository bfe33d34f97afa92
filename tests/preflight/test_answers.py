"""What is said of the whole, and when nothing can be told."""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import RunTrainmon
from tests.preflight.common import CANNOT_TELL, YES, answer, fails
from trainmon.errors import JobNotFailed
from trainmon.model import Preflight
from trainmon.service import Service


def test_an_option_that_the_script_refused(service: Service, workdir: Path) -> None:
    code = "import argparse; p = argparse.ArgumentParser(); p.add_argument('--lr'); p.parse_args()"
    job = fails(service, workdir, code, "--lr", "1", "--nope", "2")
    outlook, why = answer(service, job, "options known")
    assert (outlook, "--nope" in why) == (YES, True)


def test_code_that_fails_is_the_same_and_then_changed(service: Service, workdir: Path) -> None:
    job = fails(service, workdir, "undefined_name_here")
    outlook, why = answer(service, job, "code changed")
    assert (outlook, "train.py:1" in why) == (YES, True)
    later = time.time() + 5
    os.utime(workdir / "train.py", (later, later))
    assert answer(service, job, "code changed")[0] is CANNOT_TELL


def test_a_failure_without_a_check_cannot_be_told(service: Service, workdir: Path) -> None:
    job = fails(service, workdir, "raise ValueError('Expected 3 channels, got 4')")
    found = service.preflight(job)
    assert found.would_fail is CANNOT_TELL
    assert "no check" in found.reason.lower()


def test_a_script_that_is_gone_is_a_sure_yes(service: Service, workdir: Path) -> None:
    job = fails(service, workdir, "raise ValueError('x')")
    (workdir / "train.py").unlink()
    assert service.preflight(job).would_fail is YES


def test_what_was_seen_on_another_machine_cannot_be_told_here(service: Service, workdir: Path) -> None:
    job = fails(service, workdir, "open('data/train.csv')")
    service.store.update_job(job, host="elsewhere")
    outlook, why = answer(service, job, "file there")
    assert outlook is CANNOT_TELL
    assert why.startswith("On this machine; the job ran on elsewhere.")


def test_a_job_that_did_not_fail_has_no_preflight(service: Service, workdir: Path) -> None:
    (workdir / "train.py").write_text("")
    job, _ = service.record([sys.executable, "train.py"], workdir=workdir)
    with pytest.raises(JobNotFailed):
        service.preflight(job)


def test_the_checks_run_nothing_of_the_training(service: Service, workdir: Path) -> None:
    code = "from pathlib import Path; Path('ran').open('a').write('x'); open('data.csv')"
    job = fails(service, workdir, code)
    service.preflight(job)
    assert (workdir / "ran").read_text() == "x"


def test_retry_refuses_what_is_sure_to_fail_again(
    service: Service, workdir: Path, trainmon: RunTrainmon
) -> None:
    job = fails(service, workdir, "open('data.csv'); print('went on')")
    refused = trainmon("retry", job)
    assert refused.returncode == 2
    assert "Would it fail again?  yes" in refused.stderr
    assert "use --force" in refused.stderr.splitlines()[-1]
    assert trainmon("retry", job, "--dry-run").returncode == 1
    assert service.lineage(job)[1] == []
    assert trainmon("retry", job, "--force").returncode == 1
    (workdir / "data.csv").write_text("")
    done = trainmon("retry", job)
    assert (done.returncode, "went on" in done.stdout) == (0, True)
    assert "Would it fail again?  no" in done.stderr


def test_preflight_as_json_and_its_exit_code(service: Service, workdir: Path, trainmon: RunTrainmon) -> None:
    job = fails(service, workdir, "open('data.csv')")
    done = trainmon("preflight", job, "--json")
    shown = json.loads(done.stdout)
    assert (done.returncode, shown["would_fail"]) == (1, "yes")
    assert {"name", "would_fail", "reason"} == set(shown["checks"][0])
    (workdir / "data.csv").write_text("")
    assert trainmon("preflight", job).returncode == 0
    assert trainmon("preflight", "nosuchjob").returncode == 2


def test_every_check_names_rules_that_exist() -> None:
    from trainmon import rules
    from trainmon.preflight import checks

    known = {rule.id for rule in rules.load()}
    assert {rule for check in checks() for rule in check.rules} <= known


def test_a_check_that_fails_itself_cannot_tell(
    service: Service, workdir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import trainmon.preflight as room

    job = fails(service, workdir, "open('data.csv')")

    def broken(_: object) -> None:
        raise RuntimeError("no answer")

    changed = tuple(replace(c, look=broken) if c.name == "file there" else c for c in room.checks())
    monkeypatch.setattr(room, "checks", lambda: changed)
    found: Preflight = service.preflight(job)
    assert found.would_fail is CANNOT_TELL
    assert "no answer" in found.reason
