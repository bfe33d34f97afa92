"""CPU that reading metrics from a log costs, per megabyte, beside counting its lines.

Run from a clone: .venv/bin/python benchmarks/output_metrics.py [MEGABYTES]
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

from trainmon.capture.follow import CHUNK
from trainmon.capture.watch import LINES_A_SECOND
from trainmon.metrics import MetricReader

STREAM = 50e6
"""Bytes a second of the stream that is played; the clock of the reader moves on by it."""


def chatter(i: int) -> str:
    return f"2026-01-31 12:00:{i % 60:02d},{i % 1000:03d} DEBUG worker {i % 8} fetched shard {i:06d} in {i % 97} ms from cache\n"


def words(i: int) -> str:
    return (
        f"[INFO] processing step of request {i}: accumulating {i % 97} buffers, normal priority, accepted\n"
    )


def metrics(i: int) -> str:
    return (
        f"step {i}: loss {1 / (i + 1):.5f} | lr 3.00e-04 | grad_norm {i % 7 / 3:.3f} | {i % 90 + 10:.1f} ms\n"
    )


def bars(i: int) -> str:
    return f"\rEpoch 1:  45%|████▌     | {i}/1000000 [01:{i % 60:02d}<02:00, 33.10it/s, loss={1 / (i + 1):.4f}, lr=0.0003]"


def rows(i: int) -> str:
    return (
        f"{{'loss': {1 / (i + 1):.4f}, 'grad_norm': 1.2, 'learning_rate': 5e-05, 'epoch': {i / 1000:.3f}}}\n"
    )


def pieces(data: bytes) -> Iterator[bytes]:
    for start in range(0, len(data), CHUNK):
        yield data[start : start + CHUNK]


def counted(data: bytes) -> float:
    begun = time.process_time()
    sum(piece.count(b"\n") for piece in pieces(data))
    return time.process_time() - begun


def read(data: bytes, live: bool) -> tuple[float, int]:
    reader = MetricReader(LINES_A_SECOND) if live else MetricReader(bar_every=0.0)
    begun, at, points = time.process_time(), 0, 0
    for piece in pieces(data):
        at += len(piece)
        points += sum(map(len, reader.feed(piece, at / STREAM).values()))
    points += sum(map(len, reader.close(at / STREAM).values()))
    return time.process_time() - begun, points


def main() -> None:
    megabytes = float(sys.argv[1]) if len(sys.argv) > 1 else 50.0
    print(f"{'stream':34}{'count lines':>14}{'all lines':>14}{'live':>14}   (ms CPU per MB; points)")
    for make in (chatter, words, metrics, bars, rows):
        few = "".join(map(make, range(20_000))).encode()
        data = few * max(1, round(megabytes * 1e6 / len(few)))
        size = len(data) / 1e6
        share = data[: int(5e6)]
        everything, _ = read(share, live=False)
        live, points = read(data, live=True)
        print(
            f"{make.__name__:34}{counted(data) / size * 1e3:14.3f}{everything / (len(share) / 1e6) * 1e3:14.2f}"
            f"{live / size * 1e3:14.2f}   {points}"
        )


if __name__ == "__main__":
    main()
