"""What each tool wrote is read as it was logged: status, settings, curves, console output."""

from __future__ import annotations

import math
import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.importers.sources import copy_of, log_of, runs_of
from trainmon.importers import Columns
from trainmon.model import Status

LOSSES = [2.0 / step for step in range(1, 21)]
CONFIG = {"learning_rate": 0.1, "batch_size": 8, "optimizer.name": "sgd", "optimizer.momentum": 0.9}
MISSING = "FileNotFoundError: [Errno 2] No such file or directory: 'data/train.bin'"
NOVEMBER = (1_795_700_000.0, 1_795_900_000.0)


def _same(column: Columns, losses: list[float], most_off: float = 0.0) -> None:
    assert list(column[0]) == [float(step) for step in range(1, len(losses) + 1)]
    assert column[1].tolist() == pytest.approx(losses, abs=most_off, nan_ok=True)
    assert all(NOVEMBER[0] < at < NOVEMBER[1] for at in column[2])
    assert sorted(column[2]) == list(column[2])


@pytest.mark.parametrize("store", ["mlruns", "database"])
def test_mlflow(tmp_path: Path, store: str) -> None:
    runs = runs_of(copy_of("mlflow", tmp_path) / store)
    assert {name: run.status for name, run in runs.items()} == {
        "mlflow-complete": Status.COMPLETED,
        "mlflow-raise": Status.FAILED,
        "mlflow-kill": Status.RUNNING,
        "mlflow-nan": Status.COMPLETED,
    }
    for run in runs.values():
        assert (run.project, run.tags) == ("digits", ("team=vision",))
        assert run.config == {"learning_rate": 0.1, "batch_size": 8}
        assert run.environment["entry_point"] == "mlflow_run.py"
        assert NOVEMBER[0] < (run.started_at or 0) < NOVEMBER[1]
    _same(runs["mlflow-raise"].metrics()["train/loss"], LOSSES)
    _same(runs["mlflow-nan"].metrics()["train/loss"], [*LOSSES[:15], *[math.nan] * 5])
    assert runs["mlflow-kill"].ended_at is None
    kept = log_of(runs["mlflow-raise"])
    assert MISSING in kept if store == "database" else runs["mlflow-raise"].log is None


def test_the_same_mlflow_run_has_one_key_in_every_store(tmp_path: Path) -> None:
    folder = copy_of("mlflow", tmp_path)
    assert all(len(run.key) == 32 for run in runs_of(folder / "database").values())
    assert all(run.key == Path(run.source).name for run in runs_of(folder / "mlruns").values())


def test_one_mlflow_run_or_experiment_alone(tmp_path: Path) -> None:
    mlruns = copy_of("mlflow", tmp_path) / "mlruns"
    one = next(iter(runs_of(mlruns).values()))
    assert list(runs_of(Path(one.source))) == [one.name]
    assert len(runs_of(Path(one.source).parent)) == 4


def test_wandb(tmp_path: Path) -> None:
    runs = runs_of(copy_of("wandb", tmp_path))
    assert {name: (run.status, run.exit_code) for name, run in runs.items()} == {
        "wandb-complete": (Status.COMPLETED, 0),
        "wandb-raise": (Status.FAILED, 1),
        "wandb-kill": (Status.RUNNING, None),
        "wandb-nan": (Status.COMPLETED, 0),
    }
    for run in runs.values():
        assert (run.project, run.tags, run.host) == ("digits", ("vision",), "node")
        assert run.config == CONFIG
        assert run.workdir == "/home/user/project"
    assert runs["wandb-raise"].command == (
        "/home/user/venv/bin/python",
        "/home/user/project/wandb_run.py",
        "raise",
    )
    _same(runs["wandb-raise"].metrics()["train/loss"], LOSSES)
    _same(runs["wandb-nan"].metrics()["train/loss"], [*LOSSES[:15], *[math.nan] * 5])
    assert runs["wandb-raise"].metrics()["system/process_rss_bytes"][1][0] > 10e6
    assert MISSING in log_of(runs["wandb-raise"])


def test_a_killed_wandb_run_keeps_what_was_written(tmp_path: Path) -> None:
    run = runs_of(copy_of("wandb", tmp_path))["wandb-kill"]
    steps, values, _ = run.metrics()["train/loss"]
    assert len(steps) >= 15
    assert values.tolist() == pytest.approx(LOSSES[: len(values)])
    assert "step 20: loss 0.1000" in log_of(run)


def test_wandb_console_output_is_taken_from_the_records_when_the_file_is_gone(tmp_path: Path) -> None:
    folder = copy_of("wandb", tmp_path)
    for path in folder.rglob("output.log"):
        path.unlink()
    assert MISSING in log_of(runs_of(folder)["wandb-raise"])


def test_tensorboard(tmp_path: Path) -> None:
    runs = runs_of(copy_of("tensorboard", tmp_path))
    assert set(runs) == {f"runs/tb-{end}" for end in ("complete", "raise", "kill", "nan")}
    assert all(run.status is None and run.log is None for run in runs.values())
    assert all(run.host == "node" for run in runs.values())
    _same(runs["runs/tb-raise"].metrics()["train/loss"], LOSSES, most_off=1e-6)
    _same(runs["runs/tb-nan"].metrics()["train/loss"], [*LOSSES[:15], *[math.nan] * 5], most_off=1e-6)
    killed = runs["runs/tb-kill"].metrics()["train/loss"]
    assert 10 <= len(killed[0]) <= 20
    _same(killed, LOSSES[: len(killed[0])], most_off=1e-6)


def test_trackio(tmp_path: Path) -> None:
    runs = runs_of(copy_of("trackio", tmp_path))
    assert set(runs) == {f"trackio-{end}" for end in ("complete", "raise", "kill", "nan")}
    for run in runs.values():
        assert (run.project, run.status, run.config) == ("digits", None, CONFIG)
        assert len(run.key.split("|")[1]) == 32
    _same(runs["trackio-kill"].metrics()["train/loss"], LOSSES)
    _same(runs["trackio-nan"].metrics()["train/loss"], [*LOSSES[:15], *[math.nan] * 5])


def test_sacred(tmp_path: Path) -> None:
    runs = runs_of(copy_of("sacred", tmp_path))
    assert [run.status for _, run in sorted(runs.items())] == [
        Status.COMPLETED,
        Status.FAILED,
        Status.RUNNING,
        Status.COMPLETED,
    ]
    failed = runs["digits #2"]
    assert {name: value for name, value in failed.config.items() if name != "seed"} == CONFIG
    assert (failed.project, failed.host, failed.workdir) == ("digits", "node", "/home/user/project")
    assert MISSING in log_of(failed)
    assert log_of(failed).count("Traceback") == 1
    assert "step 20: loss 0.1000" in log_of(runs["digits #3"])
    _same(failed.metrics()["train.loss"], LOSSES)
    _same(runs["digits #4"].metrics()["train.loss"], [*LOSSES[:15], *[math.nan] * 5])


def test_hf_trainer(tmp_path: Path) -> None:
    runs = runs_of(copy_of("hf-trainer", tmp_path))  # the TensorBoard files inside are no runs of their own
    assert {name: (run.kind, run.status, run.said) for name, run in runs.items()} == {
        "trainer-complete": ("hf-trainer", Status.COMPLETED, "step 20 of 20"),
        "trainer-raise": ("hf-trainer", None, "step 10 of 20"),
        "trainer-kill": ("hf-trainer", None, "step 10 of 20"),
    }
    loss = runs["trainer-raise"].metrics()["loss"]
    assert list(loss[0]) == [2.0, 4.0, 6.0, 8.0, 10.0]
    assert sorted(loss[2]) == list(loss[2])
    config = runs["trainer-raise"].config
    assert (config["per_device_train_batch_size"], config["max_steps"]) == (2, 20)
    assert "epoch" not in runs["trainer-raise"].metrics()


def test_what_a_trainer_logged_after_its_last_checkpoint_comes_from_its_tensorboard_files(
    tmp_path: Path,
) -> None:
    folder = copy_of("hf-trainer", tmp_path) / "trainer-raise"
    whole = runs_of(folder)["trainer-raise"].metrics()
    shutil.rmtree(folder / "checkpoint-10")
    rest = runs_of(folder)["trainer-raise"].metrics()
    for name in ("loss", "grad_norm", "learning_rate"):
        assert list(rest[name][0]) == list(whole[name][0])
        assert rest[name][1].tolist() == pytest.approx(whole[name][1].tolist(), rel=1e-6)


def test_one_checkpoint_of_a_trainer_alone(tmp_path: Path) -> None:
    folder = copy_of("hf-trainer", tmp_path)
    [run] = runs_of(folder / "trainer-raise" / "checkpoint-5").values()
    assert (run.name, run.said) == ("trainer-raise", "step 5 of 20")


def test_torchrun(tmp_path: Path) -> None:
    [run] = runs_of(copy_of("torchrun", tmp_path)).values()
    assert (run.kind, run.status, run.environment["ranks"]) == ("torchrun", None, 2)
    assert "step 5" in log_of(run)
    assert MISSING in b"".join(run.rank_logs["attempt_0/1/stderr.log"]()).decode()


def test_a_folder_with_everything_gives_every_run_once(tmp_path: Path) -> None:
    tools = ("mlflow", "wandb", "tensorboard", "trackio", "sacred", "hf-trainer", "torchrun")
    for tool in tools:
        copy_of(tool, tmp_path)
    (tmp_path / "notes.log").write_text("not a run: other tools' runs are here\n")
    from trainmon.importers import find_runs

    found = find_runs(str(tmp_path))
    runs = list(found.runs)
    assert not found.problems
    assert {run.kind for run in runs} == set(tools)
    assert len(runs) == len({(run.kind, run.key) for run in runs}) == 8 + 4 + 4 + 4 + 4 + 3 + 1


def test_tensorboard_of_torch(tmp_path: Path) -> None:
    """Scalars as tensors of single and double precision, grouped ones, and hyperparameters in a folder below."""
    [run] = runs_of(copy_of("tensorboard-torch", tmp_path)).values()
    metrics = run.metrics()
    assert metrics["loss"][1].tolist() == pytest.approx([2.0 / step for step in range(1, 6)])
    assert metrics["accuracy"][1].tolist() == pytest.approx([1 - 0.5 / step for step in range(1, 6)])
    assert metrics["exact"][1].tolist() == [1 / 3] * 5
    assert metrics["both_train/both"][1].tolist() == [1.0, 2.0, 3.0, 4.0, 5.0]
    assert metrics["both_val/both"][1].tolist() == [2.0, 4.0, 6.0, 8.0, 10.0]
    assert metrics["hparam/loss"][1].tolist() == pytest.approx([0.4])
    assert run.config == {"lr": 0.1, "model": "mlp", "amp": 1.0}


def test_a_wandb_run_that_was_interrupted(tmp_path: Path) -> None:
    [run] = runs_of(copy_of("wandb-interrupted", tmp_path)).values()
    assert (run.status, run.exit_code) == (Status.CANCELLED, 255)
    assert "KeyboardInterrupt" in log_of(run)


def test_a_wandb_run_whose_records_are_lost_is_described_by_its_files(tmp_path: Path) -> None:
    """What a run leaves that was killed in its first second: the header of the record file, and `files/`."""
    folder = tmp_path / "run-20261127_101112-abcd1234"
    files = folder / "files"
    files.mkdir(parents=True)
    (folder / "run-abcd1234.wandb").write_bytes(b":W&B\xe1\xbe\x00")
    (files / "config.yaml").write_text(
        "_wandb:\n  value: {}\nlr:\n  desc: null\n  value: 0.5\nnet:\n  value: {depth: 3}\n"
    )
    (files / "wandb-metadata.json").write_text(
        '{"program": "/home/user/train.py", "args": ["--lr", "0.5"], "executable": "/usr/bin/python3", '
        '"root": "/home/user", "host": "node", "startedAt": "2026-11-27T10:11:12.5Z"}'
    )
    (files / "output.log").write_text("Killed\n")
    [run] = runs_of(tmp_path).values()
    assert (run.name, run.status, run.host, run.workdir) == ("abcd1234", Status.RUNNING, "node", "/home/user")
    assert run.config == {"lr": 0.5, "net.depth": 3}
    assert run.command == ("/usr/bin/python3", "/home/user/train.py", "--lr", "0.5")
    assert run.started_at == 1_795_774_272.5


def test_a_trackio_file_from_before_run_ids(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with sqlite3.connect(path) as connection:
        connection.execute(
            "CREATE TABLE metrics (id INTEGER PRIMARY KEY AUTOINCREMENT, timestamp TEXT NOT NULL, "
            "run_name TEXT NOT NULL, step INTEGER NOT NULL, metrics TEXT NOT NULL)"
        )
        rows = [("2026-11-27T10:00:00", "a", 0, '{"loss": 2.0, "inf": "Infinity", "text": "12"}')]
        rows += [("2026-11-27T10:00:01", "b", 0, '{"loss": 9.0}'), ("2026-11-27T10:00:02", "a", 1, "{broken")]
        connection.executemany(
            "INSERT INTO metrics(timestamp, run_name, step, metrics) VALUES (?,?,?,?)", rows
        )
    connection.close()
    runs = runs_of(path)
    assert set(runs) == {"a", "b"}
    metrics = runs["a"].metrics()
    assert (metrics["loss"][1].tolist(), metrics["inf"][1].tolist()) == ([2.0], [math.inf])
    assert "text" not in metrics
    assert runs["a"].started_at == 1_795_773_600.0


@pytest.mark.parametrize(
    ("said", "status"),
    [("INTERRUPTED", Status.CANCELLED), ("TIMEOUT", Status.FAILED), ("QUEUED", Status.PENDING)],
)
def test_the_other_statuses_of_sacred(tmp_path: Path, said: str, status: Status) -> None:
    folder = copy_of("sacred", tmp_path) / "runs" / "1"
    (folder / "run.json").write_text((folder / "run.json").read_text().replace('"COMPLETED"', f'"{said}"'))
    [run] = runs_of(folder).values()
    assert (run.status, run.said) == (status, said)
