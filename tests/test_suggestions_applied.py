"""A suggestion names the setting as the job's own program does, with its value, and the retry runs with it changed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from trainmon.model import Status
from trainmon.service import Service

NEEDS = (
    "if batch_size > 8: raise RuntimeError('CUDA out of memory. Tried to allocate 2.00 GiB')\n"
    "print(f'loss=0.1 batch={batch_size}', flush=True)\n"
)
ARGPARSE = (
    "import argparse\np = argparse.ArgumentParser()\np.add_argument('-b', '--bs', type=int, default=16)\n"
    "batch_size = p.parse_args().bs\n"
)
CONFIGURATOR = (  # as in https://github.com/karpathy/nanoGPT: globals, overwritten by what the command says
    "import ast, sys\n"
    "for word in sys.argv[1:]:\n"
    "    key, value = word[2:].split('=')\n"
    "    globals()[key] = ast.literal_eval(value)\n"
)


@pytest.mark.parametrize(
    ("source", "words", "name", "now"),
    [
        (ARGPARSE, (), "bs", ("--bs", "8")),
        (ARGPARSE, ("--bs", "32"), "bs", ("--bs", "16")),
        (ARGPARSE, ("-b", "16"), "bs", ("-b", "8")),
        (
            "batch_size = 16\nexec(open('configurator.py').read())\n",
            (),
            "batch_size",
            ("--batch_size=8",),
        ),
    ],
    ids=["default", "given", "short", "configurator"],
)
def test_the_setting_is_changed_under_its_own_name(
    service: Service, workdir: Path, source: str, words: tuple[str, ...], name: str, now: tuple[str, ...]
) -> None:
    (workdir / "configurator.py").write_text(CONFIGURATOR)
    (workdir / "train.py").write_text(source + NEEDS)
    job_id, _ = service.record([sys.executable, "train.py", *words], workdir=workdir)
    change = next(s for s in service.diagnose(job_id).suggestions if s.parameter == name)
    assert change.suggested == change.current // 2
    assert service.resume_plan(job_id).argv[2:] == now
    again, _ = service.retry(job_id)
    ended = service.job(again).status
    assert ended is (Status.FAILED if change.suggested > 8 else Status.COMPLETED)


def test_a_value_in_the_code_is_named_and_left_to_the_person(service: Service, workdir: Path) -> None:
    (workdir / "train.py").write_text("batch_size = 64\n" + NEEDS)
    job_id, _ = service.record([sys.executable, "train.py"], workdir=workdir)
    plan = service.resume_plan(job_id)
    assert plan.argv == (sys.executable, "train.py")
    change = next(s for s in plan.by_hand if s.parameter == "batch_size")
    assert (change.current, change.suggested) == (64, 32)


def test_a_program_without_a_setting_is_told_what_to_do_in_words(service: Service, workdir: Path) -> None:
    (workdir / "train.py").write_text("raise OSError(28, 'No space left on device')")
    job_id, _ = service.record([sys.executable, "train.py"], workdir=workdir)
    found = service.diagnose(job_id).suggestions
    assert "save_total_limit" not in {s.parameter for s in found}
    assert any("keep the last 2" in (s.action or "") for s in found)
