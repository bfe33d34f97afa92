"""What a person says of a diagnosis: kept beside it, counted, exported as a case."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.running import TRAINMON
from trainmon.errors import JobNotFailed, UsageError
from trainmon.model import ErrorType, Phase
from trainmon.service import Service
from trainmon.settings import load

TRAIN = """
import sys
print("step 1 loss 0.5")
print("api_key=sk-proj-abcdefghijklmnopqrstuvwxyz012345 used")
table = {}
table["label"]
"""


def die(service: Service, folder: Path, code: str = TRAIN) -> str:
    script = folder / "train.py"
    script.write_text(code, encoding="utf-8")
    return service.record([sys.executable, str(script)], workdir=folder)[0]


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*TRAINMON, *words], capture_output=True, text=True)


@pytest.fixture
def service() -> Service:
    return Service.open(load())


def test_a_correction_stands_beside_the_diagnosis_and_does_not_change_it(
    service: Service, tmp_path: Path
) -> None:
    job = die(service, tmp_path)
    before = service.diagnose(job)
    kept = service.correct(job, "DATASET_INVALID", phase="data", line="step 1", note="the column was renamed")
    assert (kept.error_type, kept.phase, kept.line, kept.line_number) == (
        ErrorType.DATASET_INVALID, Phase.DATA, "step 1 loss 0.5", 1,
    )  # fmt: skip
    assert kept.said["error_type"] == str(before.error_type)
    assert service.verdict(job) == kept
    assert service.diagnose(job) == before
    assert service.withdraw_verdict(job)
    assert service.verdict(job) is None


def test_a_retry_leaves_out_what_was_suggested_for_a_cause_that_was_ruled_out(
    service: Service, tmp_path: Path
) -> None:
    (tmp_path / "train.py").write_text("raise RuntimeError('CUDA out of memory. Tried to allocate 2.00 GiB')")
    job, _ = service.record([sys.executable, "train.py", "--batch-size", "8"], workdir=tmp_path)
    assert "4" in service.resume_plan(job).argv
    service.correct(job, "CODE_ERROR")
    assert service.resume_plan(job).argv[2:] == ("--batch-size", "8")
    assert "rules CUDA_OOM out" in " ".join(run("show", job).stdout.split())
    service.correct(job, "CUDA_OOM", phase="training")
    assert "4" in service.resume_plan(job).argv


@pytest.mark.parametrize(
    ("words", "fault"),
    [({"error_type": "NO_SUCH"}, "error type"), ({"phase": "LUNCH"}, "phase"), ({"line": "9999"}, "No line"),
     ({"line": "not in the log"}, "No line")],
)  # fmt: skip
def test_what_does_not_exist_is_refused(
    service: Service, tmp_path: Path, words: dict[str, str], fault: str
) -> None:
    job = die(service, tmp_path)
    with pytest.raises(UsageError, match=fault):
        service.correct(job, **words)  # type: ignore[arg-type]
    assert service.verdict(job) is None


def test_a_healthy_job_has_no_verdict(service: Service, tmp_path: Path) -> None:
    with pytest.raises(JobNotFailed):
        service.correct(die(service, tmp_path, "print('fine')"), "CODE_ERROR")


def test_accuracy_counts_today_and_then(service: Service, tmp_path: Path) -> None:
    right, wrong = die(service, tmp_path), die(service, tmp_path)
    service.correct(right)
    service.correct(
        wrong, "DATA_CORRUPT" if service.diagnose(wrong).error_type != "DATA_CORRUPT" else "KILLED"
    )
    found = service.accuracy()
    assert (found.jobs, found.type_right, found.type_right_then, found.line_right) == (2, 1, 1, 2)
    assert [v.job_id for v, _ in found.wrong] == [wrong]
    assert sum(band.answers for band in found.bands) == 2


def test_a_verdict_goes_with_its_job(service: Service, tmp_path: Path) -> None:
    job = die(service, tmp_path)
    service.correct(job)
    service.remove_jobs([job])
    assert service.accuracy().jobs == 0


def test_a_case_is_exported_without_secrets(service: Service, tmp_path: Path) -> None:
    job = die(service, tmp_path)
    with pytest.raises(UsageError, match="no verdict"):
        service.export_case(job, tmp_path / "case")
    service.correct(job, "DATASET_INVALID", line='table["label"]', note="a renamed column")
    folder = service.export_case(job, tmp_path / "case")
    label = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
    log = (folder / "console.log").read_text(encoding="utf-8")
    assert (label["error_type"], label["origin"], label["exit_code"]) == ("DATASET_INVALID", "corrected", 1)
    assert label["line"] in log
    assert "abcdefghijklmnop" not in log
    with pytest.raises(UsageError, match="exists already"):
        service.export_case(job, folder)


def test_the_commands(service: Service, tmp_path: Path) -> None:
    job = die(service, tmp_path)
    assert run("accuracy").stdout.startswith("No job has been judged yet.")
    assert run("correct", job).returncode == 2
    done = run("correct", job, "--type", "dataset_invalid", "--line", "1")
    assert done.stdout.startswith("Kept: DATASET_INVALID")
    shown = run("show", job, "--why").stdout
    assert "Corrected by a person" in shown or "Confirmed by a person" in shown
    assert json.loads(run("show", job, "--json").stdout)["verdict"]["line_number"] == 1
    assert json.loads(run("accuracy", "--json").stdout)["jobs"] == 1
    assert run("correct", job, "--withdraw").stdout == "The verdict is withdrawn.\n"


def test_why_names_what_was_ruled_out(tmp_path: Path) -> None:
    log = tmp_path / "console.log"
    oom = "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.\n"
    steps = "".join(f"step {n} loss: {9 / (n + 1):.3f}\n" for n in range(30))
    log.write_text(
        oom + steps + 'Traceback (most recent call last):\n  File "a.py", line 1, in f\n    x\nKeyError: 1\n'
    )
    shown = run("analyze", "--why", str(log)).stdout
    assert "Ruled out" in shown
    assert "[training went on after it]" in shown
    assert "Ruled out" not in run("analyze", str(log)).stdout
