"""Trackers behind one small interface, for the scripts here that compare them.

    python -m venv peers && peers/bin/pip install -e . numpy trackio mlflow-skinny alembic wandb tensorboardX sacred

Each tool runs in a process of its own and in a fresh folder, with nothing sent anywhere. A tool that is not
installed is left out.
"""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
import tempfile
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

Log = Callable[[dict[str, float], int], object]
Body = Callable[[Log], None]


class Tool:
    """One tracker: `run` a body that logs, then `read` a series in another process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, body: Body) -> None:
        """Call `body` with the tool's own log function; returns when everything is on disk."""
        raise NotImplementedError

    def prepare(self) -> None:
        """Import and open what reading needs; not timed."""

    def read(self, name: str) -> Sequence[float]:
        """The values of one series."""
        raise NotImplementedError


class Trainmon(Tool):
    """This project."""

    def run(self, body: Body) -> None:
        import trainmon

        job = trainmon.init(project="p", name="bench")
        body(job.log)
        job.finish()

    def prepare(self) -> None:
        from trainmon.service import Service

        self._service = Service.open()
        self._job = self._service.list_jobs()[0].job.id

    def read(self, name: str) -> Sequence[float]:
        return self._service.series(self._job, name).values


class Trackio(Tool):
    """trackio, local."""

    def run(self, body: Body) -> None:
        import trackio

        trackio.init(project="p", name="bench", embed=False, auto_log_gpu=False, auto_log_cpu=False)
        body(lambda values, step: trackio.log(values, step=step))
        trackio.finish()

    def prepare(self) -> None:
        from trackio.sqlite_storage import SQLiteStorage

        self._storage = SQLiteStorage

    def read(self, name: str) -> Sequence[float]:
        return array("d", [row["value"] for row in self._storage.get_metric_values("p", "bench", name)])


class Mlflow(Tool):
    """MLflow with its SQLite store."""

    def run(self, body: Body) -> None:
        import mlflow

        mlflow.set_tracking_uri(f"sqlite:///{self.folder}/mlflow.db")
        with mlflow.start_run():
            body(lambda values, step: mlflow.log_metrics(values, step=step))

    def prepare(self) -> None:
        import mlflow

        mlflow.set_tracking_uri(f"sqlite:///{self.folder}/mlflow.db")
        self._client = mlflow.MlflowClient()
        self._run = self._client.search_runs(["0"])[0].info.run_id

    def read(self, name: str) -> Sequence[float]:
        return array("d", [m.value for m in self._client.get_metric_history(self._run, name)])


class Wandb(Tool):
    """wandb, offline."""

    def run(self, body: Body) -> None:
        import wandb

        wandb.init(project="p", mode="offline", settings=wandb.Settings(silent=True, x_disable_stats=True))
        body(lambda values, step: wandb.log(values, step=step))
        wandb.finish()

    def prepare(self) -> None:
        from wandb.proto import wandb_internal_pb2

        self._record = wandb_internal_pb2.Record

    def read(self, name: str) -> Sequence[float]:
        [file] = self.folder.glob("wandb/offline-run-*/*.wandb")
        values = array("d")
        for data in _records(file.read_bytes()):
            record = self._record()
            record.ParseFromString(data)
            values.extend(
                float(item.value_json)
                for item in record.history.item
                if (item.nested_key[0] if item.nested_key else item.key) == name
            )
        return values


def _records(data: bytes) -> Iterator[bytes]:
    """The records of a file in LevelDB's log format, which wandb's files have after seven bytes."""
    place, parts = 7, b""
    while place + 7 <= len(data):
        if (left := 32_768 - place % 32_768) < 7:
            place += left
            continue
        length, kind = struct.unpack_from("<HB", data, place + 4)
        parts += data[place + 7 : place + 7 + length]
        place += 7 + length
        if kind in (1, 4):
            yield parts
            parts = b""


class Tensorboard(Tool):
    """TensorBoard's event files, written and read with tensorboardX."""

    def run(self, body: Body) -> None:
        from tensorboardX import SummaryWriter

        writer = SummaryWriter(str(self.folder / "events"))

        def log(values: Mapping[str, float], step: int) -> None:
            for name, value in values.items():
                writer.add_scalar(name, value, step)

        body(log)
        writer.close()

    def prepare(self) -> None:
        from tensorboardX.proto.event_pb2 import Event

        self._event = Event

    def read(self, name: str) -> Sequence[float]:
        [file] = self.folder.glob("events/*tfevents*")
        data, place, values = file.read_bytes(), 0, array("d")
        while place < len(data):
            (length,) = struct.unpack_from("<Q", data, place)
            event = self._event.FromString(data[place + 12 : place + 12 + length])
            values.extend(v.simple_value for v in event.summary.value if v.tag == name)
            place += length + 16
        return values


class Sacred(Tool):
    """Sacred with its file observer."""

    def run(self, body: Body) -> None:
        from sacred import SETTINGS, Experiment
        from sacred.observers import FileStorageObserver

        SETTINGS.CAPTURE_MODE = "no"
        experiment = Experiment("bench", save_git_info=False)
        experiment.observers.append(FileStorageObserver(str(self.folder / "sacred")))

        @experiment.main
        def main(_run: Any) -> None:
            def log(values: Mapping[str, float], step: int) -> None:
                for name, value in values.items():
                    _run.log_scalar(name, value, step)

            body(log)

        experiment.run()

    def read(self, name: str) -> Sequence[float]:
        with (self.folder / "sacred" / "1" / "metrics.json").open() as file:
            return array("d", json.load(file)[name]["values"])


TOOLS: dict[str, tuple[str, type[Tool]]] = {
    "trainmon": ("trainmon", Trainmon),
    "trackio": ("trackio", Trackio),
    "sacred": ("sacred", Sacred),
    "tensorboardX": ("tensorboardX", Tensorboard),
    "wandb offline": ("wandb", Wandb),
    "mlflow sqlite": ("mlflow", Mlflow),
}
"""Names for people, with the module that must be installed."""


def installed() -> list[str]:
    """The tools that this Python has."""
    return [name for name, (module, _) in TOOLS.items() if find_spec(module)]


def tool(name: str, folder: Path) -> Tool:
    """One of `TOOLS` over a folder."""
    return TOOLS[name][1](folder)


def in_own_process(script: str, folder: Path, *arguments: str) -> dict[str, Any]:
    """What `script ARGUMENT…` prints as JSON in its last line, run in `folder` with all tools kept local."""
    local = {
        "TRAINMON_HOME": str(folder / "trainmon"),
        "TRACKIO_DIR": str(folder / "trackio"),
        "HF_HUB_OFFLINE": "1",
        "WANDB_MODE": "offline",
        "WANDB_DIR": str(folder),
        "PYTHONPATH": str(Path(script).parent),
    }
    command = [sys.executable, str(Path(script).absolute()), *arguments]
    done = subprocess.run(command, cwd=folder, env=os.environ | local, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def fresh_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder that goes away again."""
    return tempfile.TemporaryDirectory(prefix="bench-")
