"""What holds for every stream: no line makes the reader fail, cuts do not matter, values come back as printed."""

from __future__ import annotations

import math
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from trainmon.metrics import MetricReader, last_points
from trainmon.metrics.series import MAX_NAMES

PIECES = (
    "loss", "step", "epoch", "Epoch(val)", "val_acc", "lr", "'loss': ", "{", "}", "[", "]", "|", ":", "=", " ", "\t", "\r",
    "\n", "%|", "it/s", " [00:01<00:02, ", "━━━━━", "•", "Traceback (most recent call last)", "best iteration is:", "nan",
    "-inf", "1e400", "1,234", "0.5", "7", "/", "(", "ms", "k", "all", "Class  Images  mAP50", "│", "[rank1]: ", "\x1b[31m",
    "\x00", "é", "0.5e-", "total_timesteps", "-----------", "{'a': {'b': 1}}",
)  # fmt: skip
streams = st.lists(st.sampled_from(PIECES), max_size=80).map("".join)


def read(data: bytes, size: int) -> dict[str, list[tuple[float, float]]]:
    reader = MetricReader(bar_every=0.0)
    found: dict[str, list[tuple[float, float]]] = {}
    for piece in [
        *(reader.feed(data[i : i + size], 0.0) for i in range(0, len(data), size)),
        reader.close(0.0),
    ]:
        for name, new in piece.items():
            found.setdefault(name, []).extend((step, value) for step, value, _ in new)
    return found


@given(streams, st.integers(1, 40))
@settings(max_examples=400, deadline=None)
def test_no_stream_fails_and_cuts_do_not_matter(text: str, size: int) -> None:
    data = text.encode()
    assert repr(read(data, size)) == repr(last_points(data))


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_bytes_of_any_kind_are_survived(data: bytes) -> None:
    found = last_points(data)
    assert len(found) <= MAX_NAMES
    assert all(math.isfinite(step) for points in found.values() for step, _ in points)


@given(
    st.integers(0, 10**9),
    st.floats(allow_nan=True, allow_infinity=True, width=32),
    st.sampled_from(
        ("step {s}: loss {v}", "loss={v} step={s}", "{{'loss': {v}, 'step': {s}}}", "Step {s} | Loss: {v} |")
    ),
)
@settings(max_examples=200, deadline=None)
def test_a_printed_value_comes_back_at_its_step(step: int, value: float, form: str) -> None:
    found = last_points(form.format(s=step, v=value).encode())
    assert [name.lower() for name in found] == ["loss"]
    ((at, read_value),) = next(iter(found.values()))
    assert at == step
    assert read_value == value or (math.isnan(read_value) and math.isnan(value))


@given(st.text(alphabet=st.characters(exclude_categories=("Nd", "Cs")), max_size=200))
@settings(max_examples=200, deadline=None)
def test_text_without_a_digit_holds_no_number(text: str) -> None:
    values = [value for points in last_points(text.encode()).values() for _, value in points]
    assert not [value for value in values if math.isfinite(value)]


@given(st.integers(0, 2**32))
@settings(max_examples=10, deadline=None)
def test_letters_that_metrics_are_made_of_are_survived_in_any_order(seed: int) -> None:
    noise = random.Random(seed)
    data = bytes(noise.choice(b"loss=:0.5 step{}'\"|[]/%\r\n\x1b\xff\x001itepoch,-eE") for _ in range(5_000))
    assert len(last_points(data)) <= MAX_NAMES
