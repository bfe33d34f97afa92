"""Hostile logs: whatever the bytes, there is an answer, it is true of the log, and it holds no secret."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
import re2
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trainmon import rules
from trainmon.analyze import diagnose
from trainmon.analyze.candidates import Candidate
from trainmon.analyze.context import FailureContext
from trainmon.logs import read_line
from trainmon.model import Diagnosis, Evidence, LogSource, Phase

CASES = sorted((Path(__file__).parent.parent / "cases").glob("*/*/console.log"))
SECRETS = (
    "hf_" + "aB3dE5gH7jK9mN1pQ3sT5vW7xY9zA1bC3d",
    "sk-proj-" + "a1B2c3D4e5F6g7H8i9J0k1L2",
    "AKIA" + "IOSFODNN7EXAMPLE",
)
NEEDLES = sorted({needle for rule in rules.load() for needle in rule.needles})

PIECES = st.one_of(
    st.binary(max_size=60),
    st.sampled_from(
        [
            b"Traceback (most recent call last):\n", b'  File "/a/train.py", line 3, in main\n', b"    x = y[0]\n",
            b"Traceback (most recent call last)", b"ValueError: bad\n", b"KeyError: 'x'\n", (b"torch.OutOfMemoryError: CUDA out "
            b"of memory. Tried to allocate 99999999999999999999.99 GiB. GPU 0 has a total capacity of 1e999 GiB\n"),
            b"\nThe above exception was the direct cause of the following exception:\n\n",
            b"\nDuring handling of the above exception, another exception occurred:\n\n", (b"  + Exception Group Traceback "
            b"(most recent call last):\n"), b"  | ", b"+-+---------------- 1 ----------------\n", b"[rank3]: ", b" 12: ",
            b"[default0]:", b"(Worker pid=7, ip=10.0.0.1) ", b"2026-01-31T12:00:00.5Z stderr F ", b"\x1b[31m", b"\r", b"\0",
            b"\xff\xfe", b"\n", b"\r\n", "╭─ Traceback (most recent call last) ─╮\n│ a.py:3 in main │\n".encode(),
            b'{"exc": "Traceback (most recent call last):\\n  File \\"a.py\\", line 1, in f\\nKeyError: 1"}\n', b"{" * 50,
            b"epoch 1:  50%|#####     | 4/8 [00:01<00:01,  3.9it/s, loss=0.5]", b"step 3 loss nan\n", b"Killed\n",
            b"password=hunter2secret ", SECRETS[0].encode() + b" ", SECRETS[1].encode() + b"\n", SECRETS[2].encode(),
        ]
    ),
    st.sampled_from(NEEDLES).map(lambda needle: needle.encode() + b" 7 \n"),
)  # fmt: skip
LOGS = st.lists(PIECES, max_size=40).map(b"".join)
FREE = settings(deadline=None, max_examples=100, suppress_health_check=list(HealthCheck))


def check(found: Diagnosis, logs: tuple[LogSource, ...]) -> None:
    """What holds of every diagnosis."""
    plain = found.to_dict()
    text = json.dumps(plain, allow_nan=False)
    assert Diagnosis.from_dict(json.loads(text)).to_dict() == plain
    assert 0 <= found.confidence <= 1
    assert not [secret for secret in SECRETS if secret in text]
    for suggestion in found.suggestions:
        assert suggestion.reason
        assert suggestion.action or suggestion.parameter
    cause = found.root_cause
    if cause is not None and cause.offset is not None:
        data = next(log.data for log in logs if log.name == cause.file)
        assert 0 <= cause.offset <= len(data)
        assert cause.line_number == data[: cause.offset].count(b"\n") + 1
        assert cause.offset == 0 or read_line(data, cause.offset).offset <= cause.offset


@pytest.mark.slow
@FREE
@given(LOGS)
def test_any_bytes_have_an_answer(data: bytes) -> None:
    logs = (LogSource(data, "a.log"),)
    found = diagnose(Evidence(logs=logs))
    check(found, logs)
    assert diagnose(Evidence(logs=logs)) == found


@pytest.mark.slow
@FREE
@given(st.randoms(use_true_random=False))
def test_real_logs_cut_and_spliced_have_an_answer(chance: random.Random) -> None:
    parts = []
    for path in chance.sample(CASES, 3):
        data = path.read_bytes()[:40_000]
        low = chance.randrange(len(data) + 1)
        parts.append(data[low : low + chance.randrange(8000)])
    logs = (
        LogSource(b"".join(parts), "a.log"),
        LogSource(parts[0], "b.log", chance.choice([None, 0, 10**9, -1])),
    )
    check(diagnose(Evidence(logs=logs)), logs)


NUMBERS = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True),
    st.integers(-(10**30), 10**30),
    st.none(),
    st.text(max_size=8),
)
VALUES = st.recursive(
    NUMBERS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
CONFIG = st.dictionaries(
    st.sampled_from(["batch_size", "lr", "learning_rate", "num_workers", "max_seq_length", "fp16", "x"]),
    VALUES,
    max_size=5,
)
OOM = b"torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.\n"


@pytest.mark.slow
@FREE
@given(
    CONFIG,
    st.lists(st.text(max_size=12), max_size=6),
    st.dictionaries(
        st.sampled_from(["loss", "train/loss", "system/gpu0_memory_used_bytes", "system/memory_used_bytes"]),
        st.lists(st.tuples(st.floats(), st.floats()), max_size=40).map(tuple),
        max_size=3,
    ),
    st.sampled_from([None, 0, 1, 124, 137, -9, 10**12]),
    st.sampled_from([None, 9, 15, 11, 10**6]),
    st.sampled_from([b"", OOM, b"step 1 loss 0.5\n"]),
)
def test_any_evidence_has_an_answer(
    config: dict[str, object],
    argv: list[str],
    metrics: dict[str, tuple[tuple[float, float], ...]],
    code: int | None,
    number: int | None,
    data: bytes,
) -> None:
    logs = (LogSource(data, "a.log"),)
    evidence = Evidence(
        logs=logs, config=config, command=tuple(argv), metrics=metrics, exit_code=code, signal=number,
        environment=config,
    )  # fmt: skip
    check(diagnose(evidence), logs)


HOSTILE = ("", "1e999", "-7", "0", "٣", "9" * 400, "nan", "x" * 5000, "{0}", "[1, 2", "\x00", "1,2,3")


def group_pattern(pattern: str, name: str) -> str:
    """The pattern inside a named group."""
    start = pattern.index(f"(?P<{name}>") + len(f"(?P<{name}>")
    depth, position = 1, start
    while depth:
        char = pattern[position]
        if char == "\\":
            position += 1
        elif char == "[":
            position += 2 if pattern[position + 1] in "^]" else 1
            while pattern[position] != "]":
                position += 2 if pattern[position] == "\\" else 1
        depth += (char == "(") - (char == ")")
        position += 1
    return pattern[start : position - 1]


@pytest.mark.parametrize("rule", rules.load(), ids=lambda r: r.id)
def test_advice_survives_whatever_its_pattern_may_capture(rule: rules.Rule) -> None:
    groups = {name: group_pattern(rule.pattern, name) for name in re2.compile(rule.pattern).groupindex}
    for value in HOSTILE:
        line = read_line(f"{value} {rule.needles[0]}".encode(), 0)
        possible = {name: value for name, inner in groups.items() if re2.fullmatch(inner, value)}
        captures = {"0": value, **dict.fromkeys(groups, "3"), **possible}
        candidate = Candidate(line, 0, line.end, rule, captures, log=LogSource(b"x\n"))
        evidence = Evidence(
            config={"batch_size": value, "lr": value, "max_seq_length": value, "num_workers": value}
        )
        for suggestion in rule.suggest(FailureContext(candidate, evidence, None, Phase.TRAINING)):
            assert str(suggestion.suggested).lower() not in ("nan", "inf", "-inf")
