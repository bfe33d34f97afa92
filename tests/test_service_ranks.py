"""A job whose launcher writes one log a rank is diagnosed from all of them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

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
