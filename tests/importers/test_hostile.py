"""Sources that are cut off, broken, in use, or made to lead somewhere else."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import struct
import time
import tracemalloc
import zlib
from contextlib import closing
from pathlib import Path

import pytest

from tests.importers.sources import copy_of, log_of, runs_of
from trainmon.errors import UsageError
from trainmon.importers import find_runs, wire
from trainmon.importers.checksum import crc32c, masked
from trainmon.importers.place import Place
from trainmon.model import Status
from trainmon.service import Service
from trainmon.service.importing import import_source

SECRET = "root:x:0:0:top-secret"


@pytest.mark.parametrize("tool", ["wandb", "tensorboard"])
def test_all_before_a_cut_is_read(tmp_path: Path, tool: str) -> None:
    pattern = {"wandb": "run-*.wandb", "tensorboard": "tb-raise/events*"}[tool]
    file = min(copy_of(tool, tmp_path / "all").rglob(pattern))
    folder = tmp_path / "one" / file.parent.name
    shutil.copytree(file.parent, folder)
    target, whole = folder / file.name, file.read_bytes()
    [run] = runs_of(folder).values()
    values = run.metrics()["train/loss"][1].tolist()
    seen = set()
    for size in range(0, len(whole), 101):
        target.write_bytes(whole[:size])
        for cut in find_runs(str(folder)).runs:
            columns = cut.metrics().get("train/loss")
            kept = columns[1].tolist() if columns else []
            assert kept == values[: len(kept)]
            seen.add(len(kept))
    assert len(seen) > 5


@pytest.mark.slow
@pytest.mark.parametrize("tool", ["wandb", "tensorboard", "sacred", "hf-trainer", "trackio", "mlflow"])
def test_broken_bytes_never_raise_more_than_a_problem(tmp_path: Path, tool: str) -> None:
    folder = copy_of(tool, tmp_path)
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.stat().st_size)
    source = random.Random(tool)
    for _ in range(40):
        file = source.choice(files)
        whole = file.read_bytes()
        broken = bytearray(whole)
        for _ in range(source.randint(1, 8)):
            broken[source.randrange(len(broken))] = source.randrange(256)
        file.write_bytes(broken)
        for run in find_runs(str(folder)).runs:
            with _one_line():
                run.metrics()
            log_of_bytes = b"".join(run.log()) if run.log else b""
            assert len(log_of_bytes) < 1 << 20
        file.write_bytes(whole)


class _one_line:
    """Metrics that cannot be read at all are a UsageError, which the import tells as a problem."""

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> bool:
        assert error is None or "\n" not in str(error)
        return kind is not None and issubclass(kind, UsageError)


def test_a_broken_block_of_a_wandb_file_costs_its_own_records_only(tmp_path: Path) -> None:
    folder = copy_of("wandb", tmp_path)
    file = max(folder.rglob("run-*.wandb"), key=lambda p: p.stat().st_size)
    data = file.read_bytes()
    blocks = [
        data[:7] + data[7:32_768].ljust(32_768 - 7, b"\0")
    ]  # a full first block, padded as LevelDB does
    second = blocks[0] + data[7:]
    file.write_bytes(second)
    [run] = runs_of(file.parent).values()
    twice = len(run.metrics()["train/loss"][0])
    broken = bytearray(second)
    broken[100] ^= 0xFF
    file.write_bytes(broken)
    [run] = runs_of(file.parent).values()
    assert 0 < len(run.metrics()["train/loss"][0]) < twice


def test_links_out_of_the_source_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.log").write_text(SECRET)
    folder = copy_of("wandb", tmp_path / "in")
    run_folder = next(folder.iterdir())
    output = run_folder / "files" / "output.log"
    output.unlink()
    output.symlink_to(outside / "secret.log")
    shutil.copytree(copy_of("sacred", tmp_path / "more"), outside / "sacred")
    (folder / "link").symlink_to(outside / "sacred")
    runs = runs_of(folder)
    assert all(run.kind == "wandb" for run in runs.values())
    assert all(SECRET not in log_of(run) for run in runs.values())


def test_a_named_source_may_itself_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(copy_of("sacred", tmp_path))
    assert len(runs_of(tmp_path / "link")) == 4


@pytest.mark.parametrize("uri", ["file:///{outside}", "/{outside}", "{outside}/../outside", "../../outside"])
def test_artifact_places_outside_of_the_source_are_not_read(tmp_path: Path, uri: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "console.log").write_text(SECRET)
    folder = copy_of("mlflow", tmp_path / "in") / "database"
    shutil.rmtree(folder / "mlruns")
    place = uri.format(outside=str(outside).lstrip("/") if uri.startswith(("/", "file")) else outside)
    with sqlite3.connect(folder / "mlflow.db") as connection:
        connection.execute("UPDATE runs SET artifact_uri = ?", (place,))
    connection.close()
    for run in runs_of(folder).values():
        assert run.log is None
        assert run.checkpoint_folders == ()


def test_special_files_are_not_opened(tmp_path: Path) -> None:
    import os

    folder = tmp_path / "logs"
    folder.mkdir()
    os.mkfifo(folder / "pipe.log")
    (folder / "null.log").symlink_to("/dev/zero")
    started = time.monotonic()
    assert not list(find_runs(str(folder)).runs)
    assert time.monotonic() - started < 20


def test_a_yaml_bomb_and_objects_in_yaml_are_harmless(tmp_path: Path) -> None:
    folder = copy_of("mlflow", tmp_path) / "mlruns"
    levels = ["a: &a [x,x,x,x,x,x,x,x,x]"] + [
        f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]" for i in range(12)
    ]
    metas = sorted(folder.rglob("meta.yaml"))
    metas[-1].write_text("\n".join(levels))
    metas[-2].write_text("run_id: !!python/object/apply:os.system ['true']\n")
    assert len(list(find_runs(str(folder)).runs)) >= 1


def test_a_database_in_wal_mode_that_is_being_written(tmp_path: Path) -> None:
    path = copy_of("mlflow", tmp_path) / "database" / "mlflow.db"
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("PRAGMA journal_mode=WAL")
    run = writer.execute("SELECT run_uuid FROM runs WHERE name = 'mlflow-kill'").fetchone()[0]
    writer.execute("INSERT INTO metrics VALUES ('train/loss', 0.05, 1795790000000, ?, 21, 0)", (run,))
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO metrics VALUES ('train/loss', 0.04, 1795790001000, ?, 22, 0)", (run,))
    steps = runs_of(path.parent)["mlflow-kill"].metrics()["train/loss"][0]
    assert list(steps)[-1] == 21.0  # what is in the -wal file; not what nobody committed
    writer.execute("ROLLBACK")
    writer.close()


def test_a_database_that_is_locked_is_one_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trainmon.importers.database.PATIENCE", 0.2)
    folder = copy_of("mlflow", tmp_path)
    writer = sqlite3.connect(folder / "database" / "mlflow.db", isolation_level=None)
    writer.execute("BEGIN EXCLUSIVE")
    found = find_runs(str(folder))
    assert len(list(found.runs)) == 4  # those of the file store beside it
    [problem] = found.problems
    assert "locked" in problem
    writer.close()


def test_infinite_and_huge_numbers(tmp_path: Path) -> None:
    path = copy_of("mlflow", tmp_path) / "database" / "mlflow.db"
    with sqlite3.connect(path) as connection:
        run = connection.execute("SELECT run_uuid FROM runs WHERE name = 'mlflow-raise'").fetchone()[0]
        rows = [(1.7976931348623157e308, 21), (-1.7976931348623157e308, 22), (1e300, 23)]
        for value, step in rows:
            at = 1_795_790_000_000 + step
            connection.execute(
                "INSERT INTO metrics VALUES ('train/loss', ?, ?, ?, ?, 0)", (value, at, run, step)
            )
    connection.close()
    values = runs_of(path.parent)["mlflow-raise"].metrics()["train/loss"][1]
    assert list(values)[-3:] == [float("inf"), float("-inf"), 1e300]


def test_sacred_that_is_half_written(tmp_path: Path) -> None:
    folder = copy_of("sacred", tmp_path) / "runs"
    metrics = folder / "3" / "metrics.json"
    metrics.write_bytes(metrics.read_bytes()[:200])
    (folder / "2" / "run.json").write_text('{"status": "RUN')
    runs = runs_of(folder)
    assert set(runs) == {"digits #1", "digits #3", "digits #4"}
    assert not runs["digits #3"].metrics()
    assert runs["digits #3"].status is Status.RUNNING


def test_deeply_nested_json_is_no_run(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "run.json").write_text('{"experiment":' + "[" * 200_000)
    assert not list(find_runs(str(tmp_path)).runs)


def test_settings_have_bounds(tmp_path: Path) -> None:
    folder = copy_of("sacred", tmp_path) / "runs" / "1"
    (folder / "config.json").write_text(json.dumps({f"k{i}": "x" * 100 for i in range(50_000)}))
    [run] = runs_of(folder).values()
    assert len(run.config) <= 2000


def test_many_metric_names_have_bounds(tmp_path: Path) -> None:
    folder = copy_of("sacred", tmp_path) / "runs" / "1"
    series = {"steps": [1], "values": [1.0], "timestamps": ["2026-11-27T13:52:42"]}
    (folder / "metrics.json").write_text(json.dumps({f"m{i}": series for i in range(5000)}))
    [run] = runs_of(folder).values()
    assert len(run.metrics()) == 2000


@pytest.mark.parametrize(
    "message", [b"\xff" * 20, b"\x0a\xff\xff\xff\xff\x0f", b"\x0b", b"\x09\x00", b"\x80"]
)
def test_malformed_messages(message: bytes) -> None:
    with pytest.raises(wire.Malformed):
        list(wire.fields(message))


def test_a_place_opens_nothing_beside_a_named_file(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "secret").write_text(SECRET)
    place = Place(tmp_path / "sub")
    assert place.text(tmp_path / "secret") == ""
    assert place.text(tmp_path / "sub" / ".." / "secret") == ""
    assert place.entries(tmp_path) == []


def _field(number: int, content: bytes) -> bytes:
    size, digits = len(content), []
    while size > 127:
        digits.append(size & 127 | 128)
        size >>= 7
    tag = number << 3 | 2
    return bytes([tag & 127 | 128, tag >> 7] if tag > 127 else [tag]) + bytes([*digits, size]) + content


def _wandb(folder: Path, record: bytes) -> None:
    """A wandb run of one record."""
    data, kind = b":W&B\0\0\0", 1
    while record:
        room = 32_768 - len(data) % 32_768
        if room < 8:
            data += bytes(room)
            continue
        part, record = record[: room - 7], record[room - 7 :]
        kind = (3 if record else 4) if kind != 1 else (2 if record else 1)
        data += struct.pack("<IHB", zlib.crc32(part, zlib.crc32(bytes([kind]))), len(part), kind) + part
    folder.mkdir(parents=True)
    (folder / "run-abc.wandb").write_bytes(data)


def test_a_hundred_thousand_tags_are_cut(tmp_path: Path) -> None:
    tags = b"".join(_field(10, b"tag%d" % number) for number in range(100_000))
    _wandb(tmp_path / "run-20240101_000000-abc", _field(17, _field(1, b"abc") + tags))
    began = time.monotonic()
    [run] = find_runs(str(tmp_path)).runs
    assert 0 < len(run.tags) <= 50
    assert time.monotonic() - began < 30


def test_secrets_in_tags_folder_and_host_are_masked(tmp_path: Path, service: Service) -> None:
    token = "hf_" + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefgh"
    about = _field(26, _field(11, f"/data/{token}".encode()) + _field(12, token.encode()))
    run = _field(17, _field(1, b"abc") + _field(10, token.encode()))
    _wandb(tmp_path / "run-20240101_000000-abc", about + run)
    [imported] = import_source(service, str(tmp_path))
    job = service.job(imported.job_id)
    assert "***" in job.tags[0]
    assert token not in repr(job)


def test_a_curve_without_line_ends_costs_no_memory(tmp_path: Path) -> None:
    folder = tmp_path / "0" / "abc"
    for name in ("metrics", "params", "tags"):
        (folder / name).mkdir(parents=True)
    (folder / "meta.yaml").write_text("run_id: abc\nstatus: 3\nstart_time: 1700000000000\n")
    (folder / "metrics" / "loss").write_text("1700000000000 0.5 1\n")
    with (folder / "metrics" / "loss").open("ab") as file:
        file.truncate(1 << 27)
    [run] = find_runs(str(tmp_path)).runs
    tracemalloc.start()
    try:
        assert run.metrics()["loss"][1].tolist() == [0.5]
        assert tracemalloc.get_traced_memory()[1] < 1 << 25
    finally:
        tracemalloc.stop()


def test_a_record_larger_than_any_ends_an_event_file_and_costs_nothing_before(tmp_path: Path) -> None:
    file = min(copy_of("tensorboard", tmp_path / "all").rglob("tb-raise/events*"))
    size = struct.pack("<Q", 2**64 - 1)
    file.write_bytes(file.read_bytes() + size + struct.pack("<I", masked(crc32c(size))) + b"x")
    found = find_runs(str(file.parent))
    [run] = found.runs
    assert len(run.metrics()["train/loss"][1]) > 1
    assert not found.problems


def test_a_value_of_a_database_that_is_too_large_is_one_problem(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "p.db")) as made, made:
        made.execute("CREATE TABLE metrics (run_name, step, metrics, timestamp, id)")
        made.execute("INSERT INTO metrics VALUES ('a', 1, '{}', zeroblob(100000000), 1)")
    found = find_runs(str(tmp_path))
    assert not list(found.runs)
    assert len(found.problems) == 1
