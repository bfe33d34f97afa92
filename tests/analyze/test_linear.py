"""The time for a log grows with its length and no faster, whatever is in it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.large_log import timed, write_log
from trainmon.analyze import diagnose
from trainmon.model import Evidence, LogSource

MB = 1_000_000
LINKED = b"\nThe above exception was the direct cause of the following exception:\n\n"
FRAME = b'  File "/home/me/train.py", line 3, in step\n    loss.backward()\n'
HEAD = b"Traceback (most recent call last):\n"


def _group(depth: int) -> bytes:
    """Exception groups, each inside the one before."""
    lines = [b"  + Exception Group Traceback (most recent call last):\n"]
    for level in range(depth):
        edge = b"  " * min(level, 40) + b"  | "
        lines += [edge + FRAME.strip() + b"\n", edge + b"ExceptionGroup: several (1 sub-exception)\n"]
        lines += [b"  " * min(level, 40) + b"  +-+---------------- 1 ----------------\n"]
    return b"".join(lines) + b"    | ValueError: deep\n    +------------------------------------\n"


def _ranks(number: int) -> bytes:
    """As many ranks, each failing, their lines mixed."""
    parts = [
        b"Traceback (most recent call last):",
        b'  File "/a/t.py", line 3, in f',
        b"    x()",
        b"ValueError: bad",
    ]
    return b"".join(b"[rank%d]: %s\n" % (rank, part) for part in parts for rank in range(number))


SHAPES: dict[str, tuple[Callable[[int], bytes], int]] = {
    "one line": (lambda n: b"x" * n, MB),
    "one line of words": (lambda n: b"loss error step 3/7 [00:01<00:02] " * (n // 34), MB // 4),
    "one line of needles": (lambda n: b"CUDA out of memory. Killed ValueError: " * (n // 39), MB // 4),
    "one line that looks like JSON": (lambda n: b'{"a": ' * (n // 6), MB // 4),
    "empty lines": (lambda n: b"\n" * n, 100_000),
    "carriage returns": (lambda n: b"\r" * n, 100_000),
    "NULs": (lambda n: b"\0" * n, MB),
    "escapes": (lambda n: b"\x1b[31m" * (n // 5), MB // 4),
    "broken bytes": (lambda n: b"\xff\xfe\xc3" * (n // 3), MB // 4),
    "chained exceptions": (lambda n: (HEAD + FRAME + b"ValueError: bad\n" + LINKED) * n, 500),
    "chain without headers": (lambda n: (FRAME + b"ValueError: bad\n" + LINKED) * n, 500),
    "deep frames": (lambda n: HEAD + FRAME * n + b"RecursionError: maximum recursion depth exceeded\n", 4_000),
    "stacks quoted in a message": (
        lambda n: b'KeyError: "Traceback (most recent call last):\\n  File a.py, line 1\\nValueError: x"\n' * n, 2_000,
    ),
    "steps that srun ended": (
        lambda n: b"".join(
            b"slurmstepd: error: *** STEP %d.0 ON n1 CANCELLED AT 2026-01-01T00:00:00 ***\n" % i
            + b"srun: error: n1: task %d: Terminated\n" % i for i in range(n)
        ),
        2_000,
    ),
    "boxes of rulers": (lambda n: (b"-" * 60 + b"\nmpirun noticed that process rank 0 exited.\n") * n, 2_000),
    "stacks of crashes": (
        lambda n: b"Fatal Python error: Segmentation fault\n\nCurrent thread 0x0 (most recent call first):\n"
        b'  File "a.py", line 1 in f\n' * n, 2_000,
    ),
    "headings that rich broke": (
        lambda n: "╭─ Traceback (most recent call last) ─╮\n".encode() + "│ /a/very/long/path │\n".encode() * n, 2_000,
    ),
    "headers only": (lambda n: HEAD * n, 4_000),
    "exceptions only": (lambda n: b"ValueError: bad value\n" * n, 4_000),
    "exceptions that differ": (
        lambda n: b"".join(b"%sError: bad\n" % bytes([65 + i % 26, 97 + i // 26 % 26, 97 + i // 676 % 26]) for i in range(n)),
        2_000,
    ),
    "exceptions behind blank lines": (lambda n: (b"\n" * 200 + b"ValueError: bad\n") * n, 500),
    "a long message": (lambda n: HEAD + FRAME + b"ValueError: bad\n" + b"  more of it\n" * n, 10_000),
    "groups inside groups": (_group, 500),
    "ranks": (_ranks, 400),
    "out of memory again and again": (
        lambda n: b"torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.\n" * n,
        5_000,
    ),
    "killed again and again": (lambda n: b"Killed\n" * n, 5_000),
    "survived again and again": (
        lambda n: b"".join(
            HEAD + FRAME + b"ConnectionError: reset\n" + b"step %d loss 0.%d\n" % (i, i) * 3 for i in range(n)
        ),
        300,
    ),
    "the greeting again and again": (lambda n: b"Training run of the model starts\nKilled\n" * n, 4_000),
    "bars": (
        lambda n: b"".join(b"\r %d%%|###  | %d/90000 [00:01<1:02, 3.4it/s]" % (i % 100, i) for i in range(n)),
        5_000,
    ),
}  # fmt: skip


def seconds(data: bytes) -> float:
    """Processor time of one answer."""
    begun = time.process_time()
    diagnose(Evidence(logs=(LogSource(data, "a.log"),)))
    return time.process_time() - begun


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_four_times_the_log_takes_about_four_times_as_long(shape: str) -> None:
    make, size = SHAPES[shape]
    diagnose(Evidence(logs=(LogSource(b"warm up: Killed\n", "a.log"),)))
    # The better of two each: what else runs on the machine may slow one of them.
    small = min(seconds(make(size)) for _ in range(2))
    large = min(seconds(make(4 * size)) for _ in range(2))
    # What is quadratic takes 16 times as long. Below a tenth of a second the fixed part decides.
    assert large < 8 * max(small, 0.1), f"{small:.2f} s, then {large:.2f} s"
    assert large < 10


BIG: dict[str, tuple[Callable[[], bytes], float]] = {
    "100 MB in one line": (lambda: b"x" * (100 * MB), 10),
    "100 MB of needles in one line": (lambda: b"CUDA out of memory " * (100 * MB // 19), 30),
    "ten million empty lines": (lambda: b"\n" * (10 * MB), 10),
    "a chain of ten thousand": (lambda: (HEAD + FRAME + b"ValueError: bad\n" + LINKED) * 10_000, 10),
    "100 MB of NULs": (lambda: b"\0" * (100 * MB), 10),
    "400,000 lines that match": (lambda: b"ValueError: bad value 3\n" * 400_000, 10),
    "400,000 different lines that match": (
        lambda: b"".join(b"RuntimeError: CUDA error at %x%s\n" % (i, b"ab"[i % 2 : i % 2 + 1] * (i % 40)) for i in range(400_000)),
        20,
    ),
    "five thousand ranks": (lambda: _ranks(5_000), 20),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("shape", BIG)
def test_what_is_huge_is_answered_all_the_same(shape: str) -> None:
    make, most = BIG[shape]
    data = make()
    begun = time.process_time()
    diagnose(Evidence(logs=(LogSource(data, "a.log"),)))
    assert time.process_time() - begun < most


@pytest.mark.slow
def test_a_large_log_does_not_stay_in_memory(tmp_path: Path) -> None:
    log = tmp_path / "console.log"
    write_log(log, 400)
    _, peak, output = timed([sys.executable, "-m", "trainmon.cli", "analyze", "--json", str(log)])
    assert b'"CUDA_OOM"' in output
    assert peak < 200  # MB
