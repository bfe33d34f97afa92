"""How long an import takes, and how long the next one that finds nothing new: MLflow, TensorBoard and a plain log.

    .venv/bin/python benchmarks/import_speed.py [--points 1000000] [--megabytes 1000]

Beside each stands what merely reading the same source takes: the rows of the database, the bytes of the file.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from trainmon.importers.checksum import crc32c, masked

FIXTURES = Path(__file__).parent.parent / "tests" / "importers" / "fixtures"
LINE = b"step %d: loss %.6f | lr 3.00e-04 | grad_norm 0.512\n"


def mlflow(folder: Path, points: int) -> Path:
    """A store of MLflow with one metric of so many points."""
    path = folder / "mlflow.db"
    shutil.copy(FIXTURES / "mlflow" / "database" / "mlflow.db", path)
    with sqlite3.connect(path) as connection:
        [run] = connection.execute("SELECT run_uuid FROM runs WHERE name = 'mlflow-complete'").fetchone()
        rows = ((1 / (step + 1), 1_795_787_566_250 + step, run, step) for step in range(points))
        connection.executemany("INSERT INTO metrics VALUES ('long', ?, ?, ?, ?, 0)", rows)
    connection.close()
    return path


def tensorboard(folder: Path, points: int) -> Path:
    """An event file with one scalar of so many points."""
    run = folder / "run"
    run.mkdir()
    with (run / "events.out.tfevents.1795787566.node").open("wb") as file:
        for step in range(points):
            value = b"\x0a\x04loss\x15" + struct.pack("<f", 1 / (step + 1))
            summary = b"\x0a" + bytes([len(value)]) + value
            event = b"\x09" + struct.pack("<d", 1_795_787_566.0 + step) + b"\x10" + _varint(step)
            event += b"\x2a" + bytes([len(summary)]) + summary
            head = struct.pack("<Q", len(event))
            file.write(head + struct.pack("<I", masked(crc32c(head))))
            file.write(event + struct.pack("<I", masked(crc32c(event))))
    return folder


def log(folder: Path, megabytes: int) -> Path:
    """A console log of about that size that ends with a traceback; every hundredth line is a step."""
    path = folder / "train.log"
    with path.open("wb") as file:
        step = 0
        while file.tell() < megabytes * 1_000_000:
            for _ in range(1000):
                step += 1
                file.write(LINE % (step, 1 / step) if step % 100 == 0 else b"x" * 99 + b"\n")
        file.write(b'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\nValueError: x\n')
    return path


def _varint(number: int) -> bytes:
    out = b""
    while number >= 0x80:
        out += bytes([number & 0x7F | 0x80])
        number >>= 7
    return out + bytes([number])


def rows_of(path: Path) -> None:
    """Read every row of every metric."""
    with sqlite3.connect(path) as connection:
        connection.execute("SELECT * FROM metrics").fetchall()
    connection.close()


def bytes_of(path: Path) -> None:
    """Read every byte below a place."""
    for file in [path] if path.is_file() else [p for p in path.rglob("*") if p.is_file()]:
        with file.open("rb") as opened:
            while opened.read(1 << 20):
                pass


def _import(source: Path, home: Path) -> tuple[float, float]:
    """Seconds, and seconds of CPU, of one import in a process of its own."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "trainmon.cli", "import", str(source)]
    subprocess.run(command, env={**os.environ, "TRAINMON_HOME": str(home)}, capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - started, cpu


def _measure(name: str, source: Path, merely: Callable[[Path], None], folder: Path) -> None:
    started = time.perf_counter()
    merely(source)
    read = time.perf_counter() - started
    first, again = _import(source, folder / "home"), _import(source, folder / "home")
    print(
        f"{name:<28} import {first[0]:7.2f} s ({first[1]:6.2f} s CPU)   again {again[0]:6.2f} s "
        f"({again[1]:5.2f} s CPU)   merely reading {read:6.2f} s"
    )


def main() -> None:
    """Print a line a source."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--points", type=int, default=1_000_000)
    options.add_argument("--megabytes", type=int, default=1000)
    wanted = options.parse_args()
    for name, make, size, merely in (
        (f"MLflow, {wanted.points:,} points", mlflow, wanted.points, rows_of),
        (f"TensorBoard, {wanted.points:,} points", tensorboard, wanted.points, bytes_of),
        (f"log, {wanted.megabytes:,} MB", log, wanted.megabytes, bytes_of),
    ):
        with tempfile.TemporaryDirectory() as place:
            (source := Path(place) / "source").mkdir()
            _measure(name, make(source, size), merely, Path(place))


if __name__ == "__main__":
    main()
