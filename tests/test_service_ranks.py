"""A job whose launcher writes one log a rank is diagnosed from all of them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from trainmon.errors import LogNotFound
from trainmon.model import ErrorType
from trainmon.service import Service
from trainmon.settings import load

# Does what torchrun does with `--log-dir logs --redirects 3`: nothing of the ranks reaches the console.
LAUNCHER = """
import pathlib, sys
folder = pathlib.Path("logs", "none_abc", "attempt_0")
for rank in (0, 1):
    (folder / str(rank)).mkdir(parents=True)
(folder / "0" / "stderr.log").write_text(
    "RuntimeError: [pair.cc:537] Read error [127.0.0.1]:24485: Connection reset by peer\\n")
(folder / "1" / "stderr.log").write_text("step 3 loss 0.5\\nTraceback (most recent call last):\\n"
    '  File "/a/train.py", line 9, in main\\n    loss = model(batch)\\n'
    "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.\\n")
print("torch/distributed/elastic/multiprocessing/api.py:1002] failed (exitcode: 1) local_rank: 1 (pid: 7) of binary: p")
sys.exit(1)
"""


def test_the_rank_logs_of_torchrun_are_read(tmp_path: Path) -> None:
    launcher = tmp_path / "torchrun"
    launcher.write_text(LAUNCHER, encoding="utf-8")
    old = tmp_path / "logs" / "none_old" / "attempt_0" / "0"
    old.mkdir(parents=True)
    (old / "stderr.log").write_text("ModuleNotFoundError: No module named 'flash_attn'\n", encoding="utf-8")
    os.utime(old.parent.parent, (1, 1))
    command = [sys.executable, str(launcher), "--log-dir", "logs", "train.py"]
    with Service.open(load()) as service:
        job_id, _ = service.record(command, workdir=tmp_path)
        found, job = service.diagnose(job_id), service.job(job_id)
    assert found.error_type is ErrorType.CUDA_OOM
    assert found.root_cause is not None
    assert (found.root_cause.rank, found.root_cause.file) == (1, "attempt_0/1/stderr.log")
    assert "CUDA out of memory" in (job.error_message or "")
    assert "CUDA out of memory" in (job.log_excerpt or "")


TABLE = """
import os, sys, time
if len(sys.argv) > 1:
    time.sleep(1.5)
    sys.exit(int(sys.argv[1]))
import subprocess
env = dict(os.environ, LOCAL_WORLD_SIZE="3", TORCHELASTIC_RESTART_COUNT="1")
folder = os.environ["PET_LOG_DIR"] + "/none_x/attempt_1/"
workers = []
for rank in range(3):
    os.makedirs(folder + str(rank))
    with open(folder + f"{rank}/stdout.log", "w") as out, open(folder + f"{rank}/stderr.log", "w") as err:
        out.write(f"I am {rank}, my token is hf_abcdefghijklmnopqrstuvwxyz0123456789\\n")
        err.write("ValueError: no such optimizer: sgdd\\n" if rank == 1 else "")
        own = dict(env, RANK=str(rank), LOCAL_RANK=str(rank), TORCHELASTIC_ERROR_FILE="")
        workers.append(subprocess.Popen([sys.executable, __file__, str(int(rank == 1))], env=own, stdout=out, stderr=err))
for rank, worker in enumerate(workers):
    worker.wait()
    sign = "Root Cause (first observed failure):\\n[0]:\\n" if rank == 1 else "[1]:\\n"
    code = worker.returncode if rank == 1 else -15
    if rank != 1:
        print(f"Sending process {worker.pid} closing signal SIGTERM")
    print(f"{sign}  time      : x\\n  host      : h\\n  rank      : {rank} (local_rank: {rank})")
    print(f"  exitcode  : {code} (pid: {worker.pid})\\n", flush=True)
sys.exit(1)
"""


def test_a_jobs_ranks_are_kept_with_how_each_ended(service: Service, tmp_path: Path) -> None:
    launcher = tmp_path / "torchrun"
    launcher.write_text(f"#!{sys.executable}\n{TABLE}")
    launcher.chmod(0o700)
    job_id, _ = service.record([str(launcher)], workdir=tmp_path)
    ranks = service.ranks(job_id)
    assert [(r.number, r.local, r.attempt, r.first) for r in ranks] == [
        (0, 0, 1, False), (1, 1, 1, True), (2, 2, 1, False),
    ]  # fmt: skip
    assert [str(r.status) for r in ranks] == ["stopped", "failed", "stopped"]
    assert [(r.exit_code, r.signal) for r in ranks] == [(None, 15), (1, None), (None, 15)]
    assert all(r.pid and r.started_at and r.ended_at for r in ranks)
    assert ranks[1].message == "ValueError: no such optimizer: sgdd"
    logs = service.rank_logs(job_id)
    assert [(x.name, x.rank, x.attempt, x.stream) for x in logs if x.rank == 1] == [
        ("attempt_1/1/stderr.log", 1, 1, "stderr"), ("attempt_1/1/stdout.log", 1, 1, "stdout"),
    ]  # fmt: skip
    assert b"I am 2" in service.read_log(job_id, log="attempt_1/2/stdout.log").data
    console = bytes(service.read_log(job_id).data)
    assert console.count(b"I am ") == 3  # what the launcher kept from the console is there
    for name in ("../x.log", "/etc/passwd", "attempt_1/9/stdout.log", ""):
        with pytest.raises(LogNotFound):
            service.read_log(job_id, log=name)
    folder = Path(str(service.job(job_id).log_path)).with_suffix(".ranks")
    assert folder.stat().st_mode & 0o077 == 0
    service.remove_jobs([job_id])
    assert not folder.exists()


def test_a_job_of_one_process_has_no_ranks(service: Service, tmp_path: Path) -> None:
    job_id, _ = service.record([sys.executable, "-c", "import time; time.sleep(1.5)"], workdir=tmp_path)
    assert service.ranks(job_id) == []
    assert service.rank_logs(job_id) == []
