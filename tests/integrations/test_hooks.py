"""Each library's own hooks, in real trainings of it; skipped where the library is not installed."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.running import TRAINMON
from trainmon.model import ErrorType, Job, Status
from trainmon.service import Service

SCRIPTS = Path(__file__).parent / "scripts"
LIBRARIES = {
    "hf_trainer.py": "transformers",
    "lightning_fit.py": "lightning",
    "keras_fit.py": "keras",
    "accelerate_loop.py": "accelerate",
    "notebook.py": "IPython",
}
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def _need(library: str) -> None:
    if find_spec(library) is None:
        reason = f"{library} is not installed"
        if os.environ.get("TRAINMON_REQUIRE_LIBRARIES") == "1":
            pytest.fail(reason)
        pytest.skip(reason)


def _run(
    workdir: Path, name: str, *arguments: str, watched: bool = False
) -> subprocess.CompletedProcess[str]:
    _need(LIBRARIES[name])
    command = [sys.executable, str(SCRIPTS / name), *arguments]
    if watched:
        command = [*TRAINMON, "run", "--", *command]
    return subprocess.run(command, cwd=workdir, capture_output=True, text=True, timeout=250)


def _job(service: Service) -> Job:
    [row] = service.list_jobs()
    return service.job(row.job.id)


@pytest.mark.parametrize("watched", [False, True], ids=["alone", "under-run"])
def test_hf_trainer(service: Service, workdir: Path, watched: bool) -> None:
    done = _run(workdir, "hf_trainer.py", watched=watched)
    assert done.returncode == 0, done.stderr
    job = _job(service)
    assert (job.name, job.project, job.status) == ("tiny", "hf", Status.COMPLETED)
    assert job.config["per_device_train_batch_size"] == 4
    loss = service.series(job.id, "loss")
    assert list(loss.steps) == list(range(2, 21, 2))
    assert list(service.series(job.id, "eval_loss").steps) == [20.0]
    checkpoints = {c.step: c.complete for c in service.checkpoints(job.id)}
    assert checkpoints == {5: True, 10: True, 15: True, 20: True}


def test_hf_trainer_that_fails(service: Service, workdir: Path) -> None:
    assert _run(workdir, "hf_trainer.py", "fail").returncode == 1
    job = _job(service)
    assert job.status is Status.FAILED
    assert service.diagnose(job.id).error_type is ErrorType.SHAPE_MISMATCH
    frames = {frame["function"]: frame["tensors"] for frame in job.environment["tensors_at_failure"]}
    assert frames["forward"]["x"] == "Tensor float32 (4, 3) cpu"
    assert service.resume_plan(job.id).checkpoint is not None


@pytest.mark.parametrize("watched", [False, True], ids=["alone", "under-run"])
@pytest.mark.parametrize("how", ["logger", "callback"])
def test_lightning(service: Service, workdir: Path, how: str, watched: bool) -> None:
    done = _run(workdir, "lightning_fit.py", how, watched=watched)
    assert done.returncode == 0, done.stderr
    job = _job(service)
    assert (job.name, job.project, job.status) == ("tiny", "pl", Status.COMPLETED)
    assert job.config["lr"] == 0.05
    assert job.config["max_epochs"] == 2
    steps = list(service.series(job.id, "train_loss").steps)
    assert len(steps) >= 20
    assert steps == sorted(steps)
    assert len(service.series(job.id, "val_loss").steps) >= 2
    assert [c.complete for c in service.checkpoints(job.id)] == [True]


def test_lightning_that_fails(service: Service, workdir: Path) -> None:
    assert _run(workdir, "lightning_fit.py", "fail").returncode == 1
    job = _job(service)
    assert job.status is Status.FAILED
    assert service.diagnose(job.id).error_type is ErrorType.SHAPE_MISMATCH
    frames = job.environment["tensors_at_failure"]
    [tensors] = [frame["tensors"] for frame in frames if frame["file"].endswith("lightning_fit.py")]
    assert tensors["batch"] == "Tensor float32 (4, 3) cpu"


def test_lightning_that_is_interrupted(service: Service, workdir: Path) -> None:
    _run(workdir, "lightning_fit.py", "interrupt")
    assert _job(service).status is Status.CANCELLED


@pytest.mark.parametrize("watched", [False, True], ids=["alone", "under-run"])
def test_keras(service: Service, workdir: Path, watched: bool) -> None:
    done = _run(workdir, "keras_fit.py", watched=watched)
    assert done.returncode == 0, done.stderr
    job = _job(service)
    assert (job.name, job.project, job.status) == ("tiny", "keras", Status.COMPLETED)
    assert job.config["optimizer"] == "SGD"
    assert list(service.series(job.id, "loss").steps) == [5, 10, 15, 16, 20, 25, 30, 32]
    assert list(service.series(job.id, "val_mae").steps) == [16, 32]
    assert service.series(job.id, "learning_rate").values[0] == pytest.approx(0.05)


def test_keras_that_fails(service: Service, workdir: Path) -> None:
    assert _run(workdir, "keras_fit.py", "fail").returncode == 1
    job = _job(service)
    assert job.status is Status.FAILED
    assert service.diagnose(job.id).error_type is ErrorType.SHAPE_MISMATCH


@pytest.mark.parametrize("watched", [False, True], ids=["alone", "under-run"])
def test_accelerate(service: Service, workdir: Path, watched: bool) -> None:
    done = _run(workdir, "accelerate_loop.py", watched=watched)
    assert done.returncode == 0, done.stderr
    job = _job(service)
    assert (job.name, job.project, job.status) == ("tiny", "acc", Status.COMPLETED)
    assert (job.config["lr"], job.config["optimizer.name"]) == (0.05, "sgd")
    assert list(service.series(job.id, "loss").steps) == list(range(10))


def test_accelerate_that_fails(service: Service, workdir: Path) -> None:
    assert _run(workdir, "accelerate_loop.py", "fail").returncode == 1
    job = _job(service)
    assert job.status is Status.FAILED
    assert list(service.series(job.id, "loss").steps) == list(range(6))
    tensors = {n for frame in job.environment["tensors_at_failure"] for n in frame["tensors"]}
    assert "loss" in tensors


def test_the_plain_loop_of_the_documents(service: Service, workdir: Path) -> None:
    _need("torch")
    page = (Path(__file__).parents[2] / "docs" / "in-your-script.md").read_text()
    [loop] = [block.split("```")[0] for block in page.split("```python\n") if "torch.nn.Linear" in block]
    done = subprocess.run(
        [sys.executable, "-c", loop], cwd=workdir, capture_output=True, text=True, timeout=100
    )
    assert done.returncode == 0, done.stderr
    job = _job(service)
    assert (job.project, job.config["batch_size"]) == ("plain", 32)
    assert list(service.series(job.id, "loss").steps) == list(range(16))
    [checkpoint] = service.checkpoints(job.id)
    assert (checkpoint.step, checkpoint.complete) == (15, True)


def test_a_cell_that_fails_is_a_failed_job(service: Service, workdir: Path) -> None:
    assert _run(workdir, "notebook.py").returncode == 0
    job = _job(service)
    assert job.status is Status.FAILED
    assert "KeyError: 'missing'" in (job.error_message or "")


def test_a_notebook_that_goes_on_after_a_failed_cell_completes(service: Service, workdir: Path) -> None:
    _run(workdir, "notebook.py", "go-on")
    job = _job(service)
    assert job.status is Status.COMPLETED
    assert list(service.series(job.id, "loss").values) == [2.0, 1.0]
