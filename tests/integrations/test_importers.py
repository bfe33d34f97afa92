"""Real runs of the other tools, which really crash, imported from what these wrote; skipped where one is missing.

The tools run in the environment that TRAINMON_PEERS names (its `bin/python`), else in this one: some of them need
versions of libraries that others exclude.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.importers.sources import SCRIPTS
from trainmon.model import Status
from trainmon.service import Service
from trainmon.service.importing import Imported, ImportOptions, import_source

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
PEERS = os.environ.get("TRAINMON_PEERS")
PYTHON = f"{PEERS}/bin/python" if PEERS else sys.executable
ENDS = ("complete", "raise", "kill")


def _need(library: str) -> None:
    found = subprocess.run([PYTHON, "-c", f"import {library}"], capture_output=True, check=False)
    if found.returncode:
        reason = f"{library} is not installed for {PYTHON}"
        if os.environ.get("TRAINMON_REQUIRE_PEERS") == "1":
            pytest.fail(reason)
        pytest.skip(reason)


def _train(folder: Path, script: str, end: str, **environment: str) -> None:
    own = {"HOME": str(folder), "PATH": os.environ["PATH"], "WANDB_SILENT": "true", "HF_HUB_OFFLINE": "1"}
    done = subprocess.run(
        [PYTHON, str(SCRIPTS / script), end],
        cwd=folder,
        env={**own, "MLFLOW_ALLOW_FILE_STORE": "true", **environment},
        capture_output=True,
        text=True,
        timeout=180,
    )
    expected = {"complete": 0, "raise": 1, "kill": -9}[end]
    assert done.returncode == expected, done.stderr


def _import(service: Service, source: Path | str) -> dict[str, Imported]:
    problems: list[str] = []
    options = ImportOptions(quiet=0.0)
    done = {i.name: i for i in import_source(service, str(source), options, problems.append)}
    assert not problems
    return done


def _ends(done: dict[str, Imported]) -> list[tuple[str, Status, str | None]]:
    return sorted((name.rsplit("-", 1)[-1], i.status, i.error_type) for name, i in done.items())


def _points(service: Service, job: Imported, name: str) -> list[float]:
    return list(service.series(job.job_id, name).steps)


@pytest.mark.parametrize("store", ["mlruns", "mlflow.db"])
def test_mlflow(service: Service, workdir: Path, store: str) -> None:
    _need("mlflow")
    scheme = "sqlite:///" if store.endswith(".db") else "file://"
    for end in ENDS:
        _train(workdir, "mlflow_run.py", end, MLFLOW_TRACKING_URI=f"{scheme}{workdir / store}", LOG="1")
    done = _import(service, workdir / store)
    assert _ends(done) == [
        ("complete", Status.COMPLETED, None),
        ("kill", Status.LOST, "KILLED"),
        ("raise", Status.FAILED, "DATA_NOT_FOUND"),
    ]
    assert _points(service, done["mlflow-kill"], "train/loss") == [float(step) for step in range(1, 21)]


def test_mlflow_server(service: Service, workdir: Path) -> None:
    _need("mlflow")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    options = [
        "--backend-store-uri",
        f"sqlite:///{workdir}/mlflow.db",
        "--artifacts-destination",
        f"{workdir}/kept",
    ]
    command = [PYTHON, "-m", "mlflow", "server", "--port", str(port), "--workers", "1", *options]
    own = {"HOME": str(workdir), "PATH": f"{Path(PYTHON).parent}:{os.environ['PATH']}"}
    with subprocess.Popen(
        command, cwd=workdir, env=own, stderr=subprocess.DEVNULL, start_new_session=True
    ) as server:
        try:
            _until_it_answers(f"{address}/health")
            for end in ENDS:
                _train(workdir, "mlflow_run.py", end, MLFLOW_TRACKING_URI=address, LOG="1")
            over_http = _import(service, address)
            from_file = _import(service, workdir / "mlflow.db")
        finally:
            os.killpg(server.pid, 15)
    assert _ends(over_http) == [
        ("complete", Status.COMPLETED, None),
        ("kill", Status.LOST, "KILLED"),
        ("raise", Status.FAILED, "DATA_NOT_FOUND"),
    ]
    assert {i.job_id for i in over_http.values()} == {i.job_id for i in from_file.values()}
    assert len(_points(service, over_http["mlflow-raise"], "train/loss")) == 20


def _until_it_answers(address: str) -> None:
    give_up = time.monotonic() + 120
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            assert time.monotonic() < give_up
            time.sleep(0.5)


def test_wandb(service: Service, workdir: Path) -> None:
    _need("wandb")
    for end in ENDS:
        _train(workdir, "wandb_run.py", end)
    done = _import(service, workdir / "wandb")
    assert _ends(done) == [
        ("complete", Status.COMPLETED, None),
        ("kill", Status.LOST, "KILLED"),
        ("raise", Status.FAILED, "DATA_NOT_FOUND"),
    ]
    assert len(_points(service, done["wandb-raise"], "train/loss")) == 20
    assert len(_points(service, done["wandb-kill"], "train/loss")) >= 15


def test_tensorboard(service: Service, workdir: Path) -> None:
    _need("tensorboardX")
    for end in ENDS:
        _train(workdir, "tensorboard_run.py", end)
    done = _import(service, workdir / "runs")
    assert {(i.status, i.error_type) for i in done.values()} == {(Status.LOST, "UNKNOWN")}
    assert len(_points(service, done["tb-raise"], "train/loss")) == 20


def test_trackio(service: Service, workdir: Path) -> None:
    _need("trackio")
    for end in ENDS:
        _train(workdir, "trackio_run.py", end, TRACKIO_DIR=str(workdir / "kept"))
    done = _import(service, workdir / "kept")
    assert {(i.status, i.error_type) for i in done.values()} == {(Status.LOST, "UNKNOWN")}
    assert all(len(_points(service, job, "train/loss")) == 20 for job in done.values())


def test_sacred(service: Service, workdir: Path) -> None:
    _need("sacred")
    for end in ENDS:
        _train(workdir, "sacred_run.py", end)
    done = _import(service, workdir / "sacred")
    assert [(i.status, i.error_type) for _, i in sorted(done.items())] == [
        (Status.COMPLETED, None),
        (Status.FAILED, "DATA_NOT_FOUND"),
        (Status.LOST, "KILLED"),
    ]
    assert all(len(_points(service, job, "train.loss")) == 20 for job in done.values())
