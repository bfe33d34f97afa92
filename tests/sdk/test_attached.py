"""Under `trainmon run` a script speaks of the job that was started there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import RunTrainmon
from tests.sdk.scripts import run, write
from trainmon.model import ErrorType, Job, Status
from trainmon.service import Service

LOOP = """
import time, trainmon
job = trainmon.init(project="p", name="inner", config={"lr": 0.5, "depth": 2}, tags=["t"])
for step in range(1, 9):
    print(f"step {step} loss: {100 + step} accuracy: {step}", flush=True)
    job.log({"loss": step}, step=step)
    time.sleep(0.25)
job.finish()
"""


def _job(service: Service) -> Job:
    [row] = service.list_jobs()
    return service.job(row.job.id)


def test_it_is_one_job_with_one_end(service: Service, workdir: Path, trainmon: RunTrainmon) -> None:
    command = write(workdir, LOOP + "raise SystemExit(3)")
    done = trainmon("run", "--", *command, "--lr", "0.1", "--seed", "4")
    assert done.returncode == 3
    job = _job(service)
    assert (job.name, job.project, job.tags) == ("inner", "p", ("t",))
    assert (job.status, job.exit_code) == (Status.FAILED, 3)
    assert {n: job.config[n] for n in ("lr", "seed", "depth")} == {"lr": 0.5, "seed": 4, "depth": 2}


def test_what_the_script_logs_is_not_read_from_its_output_too(service: Service, workdir: Path) -> None:
    assert run(workdir, LOOP, watched=True).returncode == 0
    job = _job(service)
    assert list(service.series(job.id, "loss").values) == list(range(1, 9))
    assert list(service.series(job.id, "accuracy").values) == list(range(1, 9))


def test_names_given_outside_win(service: Service, workdir: Path, trainmon: RunTrainmon) -> None:
    trainmon("run", "--name", "outer", "--project", "q", "--", *write(workdir, LOOP))
    job = _job(service)
    assert (job.name, job.project) == ("outer", "q")


def test_the_traceback_stands_once_in_the_log(service: Service, workdir: Path) -> None:
    code = """
import trainmon
class Tensor: shape, dtype = (2, 3), "float16"
with trainmon.init() as job:
    x = Tensor()
    job.alert("Careful")
    raise RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB")
"""
    assert run(workdir, code, watched=True).returncode == 1
    job = _job(service)
    log = Path(job.log_path or "").read_text()
    assert log.count("Traceback") == 1
    assert log.count("trainmon: info: Careful") == 1
    assert service.diagnose(job.id).error_type is ErrorType.CUDA_OOM
    [frame] = job.environment["tensors_at_failure"]
    assert frame["tensors"] == {"x": "Tensor float16 (2, 3)"}


def test_checkpoints_that_only_the_script_knows_stay(service: Service, workdir: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    code = f"""
import time, zipfile, trainmon
job = trainmon.init()
def save(path):
    with zipfile.ZipFile(path, "w") as file: file.writestr("state/data.pkl", b"x" * 100)
save({str(elsewhere / "a.pt")!r})
job.checkpoint({str(elsewhere / "a.pt")!r}, step=1)
time.sleep(1.5)
save("model_step_2.pt")
"""
    assert run(workdir, code, watched=True).returncode == 0
    kept = {c.step: c.path for c in service.store.checkpoints(_job(service).id)}
    assert kept == {1: str(elsewhere / "a.pt"), 2: str(workdir / "model_step_2.pt")}


@pytest.mark.parametrize("watched", [False, True], ids=["alone", "under-run"])
def test_of_several_ranks_only_the_first_logs(service: Service, workdir: Path, watched: bool) -> None:
    code = """
import os, subprocess, sys
RANK = \"\"\"
import os, trainmon
class Tensor: shape, dtype = (2, 3), "float16"
def work(x): 1 / 0
with trainmon.init() as job:
    job.log({"loss": int(os.environ["RANK"])}, step=1)
    if os.environ["RANK"] == "1": work(Tensor())
\"\"\"
ranks = [subprocess.Popen([sys.executable, "-c", RANK], env=os.environ | {"RANK": str(r)}) for r in range(3)]
print([rank.wait() for rank in ranks])
"""
    assert run(workdir, code, watched=watched).returncode == 0
    job = _job(service)
    assert list(service.series(job.id, "loss").values) == [0]
    assert ("tensors_at_failure_rank_1" in job.environment) is watched
    assert job.status is Status.COMPLETED
