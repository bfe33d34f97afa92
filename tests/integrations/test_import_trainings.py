"""Real Trainer and torchrun runs that really crash, imported from the files that they left."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.importers.sources import SCRIPTS
from trainmon.model import Status
from trainmon.service import Service
from trainmon.service.importing import Imported, ImportOptions, import_source

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def _need(library: str) -> None:
    if find_spec(library) is None:
        if os.environ.get("TRAINMON_REQUIRE_LIBRARIES") == "1":
            pytest.fail(f"{library} is not installed")
        pytest.skip(f"{library} is not installed")


def _import(service: Service, source: Path) -> dict[str, Imported]:
    return {i.name: i for i in import_source(service, str(source), ImportOptions(quiet=0.0))}


@pytest.mark.parametrize("end", ["complete", "raise", "kill"])
def test_trainer(service: Service, workdir: Path, end: str) -> None:
    _need("transformers")
    _need("tensorboard")
    subprocess.run(
        [sys.executable, str(SCRIPTS / "trainer_run.py"), end], cwd=workdir, capture_output=True, timeout=200
    )
    [done] = _import(service, workdir / "outputs").values()
    assert (done.kind, done.name) == ("hf-trainer", f"trainer-{end}")
    assert done.status is (Status.COMPLETED if end == "complete" else Status.LOST)
    steps = list(service.series(done.job_id, "loss").steps)
    assert steps[:5] == [2.0, 4.0, 6.0, 8.0, 10.0]
    expected = [20, 15, 10, 5] if end == "complete" else [10, 5]
    assert [c.step for c in service.checkpoints(done.job_id) if c.complete] == expected


def test_torchrun(service: Service, workdir: Path) -> None:
    _need("torch")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    here = ["--master-addr", "127.0.0.1", "--master-port", str(port), "--local-addr", "127.0.0.1"]
    logs = ["--log-dir", "logs", "--redirects", "3"]
    command = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", "2", *here, *logs]
    ended = subprocess.run(
        [*command, str(SCRIPTS / "torchrun_train.py"), "raise"], cwd=workdir, capture_output=True
    )
    assert ended.returncode == 1
    [done] = _import(service, workdir / "logs").values()
    assert (done.status, done.error_type) == (Status.FAILED, "DATA_NOT_FOUND")
    ranks = service.ranks(done.job_id)
    assert [rank.number for rank in ranks] == [0, 1]
    assert [rank.number for rank in ranks if rank.first] == [1]
    assert "data/train.bin" in (ranks[1].message or "")
