"""Coverage-guided fuzzing of everything that reads log bytes: the analyzer, its tracebacks and prefixes, the metrics.

    python -m tests.fuzz.fuzz_logs [--seconds 60] [libFuzzer options]

Needs `atheris`. Seeds are the logs in tests/cases, the dictionary is made of the rules' literals. It ends with an
error, and the input in `crash-…`, at the first exception, the first answer that breaks a promise, or an input that
takes more than `SLOWEST` seconds. What it finds becomes a test in tests/analyze/test_hostile.py.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["trainmon"]):
    from trainmon import rules
    from trainmon.analyze import diagnose
    from trainmon.logs import embedded_traceback, parse_traceback, read_line
    from trainmon.metrics import MetricReader
    from trainmon.model import Diagnosis, Evidence, LogSource
    from trainmon.redact import mask, plain

ROOT = Path(__file__).parents[2]
MOST_BYTES = 16_384
SLOWEST = 5


def answer(data: bytes) -> None:
    """A diagnosis has a place in the log and survives JSON."""
    logs = (LogSource(data, "a.log"),)
    found = diagnose(Evidence(logs=logs))
    assert Diagnosis.from_dict(json.loads(json.dumps(found.to_dict(), allow_nan=False))) is not None
    cause = found.root_cause
    if cause is not None and cause.offset is not None:
        assert 0 <= cause.offset <= len(data)
        assert cause.line_number == data[: cause.offset].count(b"\n") + 1


def traceback(data: bytes) -> None:
    """Any line may be taken for a header."""
    for position in range(0, len(data) + 1, max(1, len(data) // 3)):
        found = parse_traceback(data, read_line(data, min(position, len(data))))
        assert found.offset <= found.end <= len(data) + 1
        embedded_traceback(data, position)


def metrics(data: bytes) -> None:
    """Chunk borders may fall anywhere; steps and values are numbers."""
    reader, points = MetricReader(), []
    for start in range(0, len(data), 1000):
        points += reader.feed(data[start : start + 1000], start / 1000).values()
    points += reader.close(len(data) / 1000).values()
    assert all(isinstance(number, float) for series in points for point in series for number in point)


def text(data: bytes) -> None:
    """What is masked once stays as it is."""
    shown = mask(plain(data.decode("utf-8", "replace")))
    assert mask(shown) == shown


TARGETS = (answer, answer, traceback, metrics, text)


def one_input(data: bytes) -> None:
    """The first byte chooses the reader."""
    if data:
        TARGETS[data[0] % len(TARGETS)](data[1 : MOST_BYTES + 1])


def write_seeds(folder: Path) -> Path:
    """Real logs as seeds for every target, and the dictionary; returns the dictionary's path."""
    seeds = folder / "seeds"
    seeds.mkdir()
    for number, log in enumerate(sorted((ROOT / "tests" / "cases").glob("*/*/console.log"))):
        end = log.read_bytes()[-4000:]
        (seeds / f"{number}").write_bytes(bytes([number % len(TARGETS)]) + end)
    words = {needle for rule in rules.load() for needle in rule.needles} | {
        "Traceback (most recent call last):\n", '  File "a.py", line 1, in f\n', "[rank0]: ", "\\r", "\\x1b[31m", "  | ",
        "During handling of the above exception, another exception occurred:\n", "ExceptionGroup: x (2 sub-exceptions)",
    }  # fmt: skip
    dictionary = folder / "words.dict"
    lines = ("".join(f"\\x{byte:02x}" for byte in word.encode()[:60]) for word in sorted(words))
    dictionary.write_text("".join(f'"{line}"\n' for line in lines))
    return dictionary


def main() -> None:
    """Fuzz for a while; exits with libFuzzer's code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=60)
    options, more = parser.parse_known_args()
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    dictionary = write_seeds(folder)
    limits = [f"-max_total_time={options.seconds}", f"-timeout={SLOWEST}", f"-max_len={MOST_BYTES}"]
    atheris.Setup(
        [sys.argv[0], *limits, f"-dict={dictionary}", "-rss_limit_mb=2000", *more, str(folder / "seeds")],
        one_input,
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
