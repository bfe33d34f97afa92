"""What launchers and containers put before a line goes off, and the rank that it names is kept."""

from __future__ import annotations

import pytest

from trainmon.logs.lines import clean


@pytest.mark.parametrize(
    ("raw", "rank"),
    [
        (b"[rank3]: KeyError: 'x'", 3),
        (b"[1,2]<stderr>:KeyError: 'x'", 2),  # Open MPI --tag-output
        (b"[1,mpirank:7,algo-1]<stderr>:KeyError: 'x'", 7),  # SageMaker
        (b"(task, pid=18443) KeyError: 'x'", None),  # SkyPilot
        (b"(worker1, rank=1, pid=12, ip=10.0.0.2) KeyError: 'x'", None),
        (b"(TrainWorker pid=77) KeyError: 'x'", None),  # Ray
    ],
)
def test_a_prefix_goes_off(raw: bytes, rank: int | None) -> None:
    text, found, _ = clean(raw)
    assert (text, found) == ("KeyError: 'x'", rank)


def test_brackets_of_a_message_stay() -> None:
    assert clean(b"(5, 3) is no shape")[0] == "(5, 3) is no shape"
