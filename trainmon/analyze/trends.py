"""What the last metrics of a job say about its end: a loss that climbed, memory that grew or jumped, a time limit.

All functions take the (step, value) pairs of one metric, oldest first, and are pure.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from trainmon.model import Evidence

Points = Sequence[tuple[float, float]]

ENOUGH = 8
CLIMB = 2.0
GROWN = 1.25
LARGE = 256 * 2**20  # bytes; below it is what an interpreter takes to load its libraries
STEADY_SHARE = 0.75
JUMP_SHARE = 0.7
MEMORY_FULL = 0.92
LIMIT_SLACK = 90.0
SEVERAL = 3
_EVALUATION = ("eval", "val", "test", "dev")


def _median(values: Sequence[float]) -> float:
    return sorted(values)[
        len(values) // 2
    ]  # the library's module takes longer to load than all of this to run


class Memory(StrEnum):
    """How memory got to where it ended."""

    LEAK = "leak"
    JUMP = "jump"
    STEADY = "steady"


@dataclass(frozen=True, slots=True)
class Growth:
    """Memory at the first and the last of the samples, in bytes, `seconds` apart."""

    kind: Memory
    first: float
    last: float
    seconds: float


def memory_growth(points: Points) -> Growth | None:
    """Whether memory grew step by step (a leak), in one go, or not; None when there are too few samples.

    A leak rises in most of eight equal stretches; in a jump one stretch holds most of the rise.
    """
    values = [(at, value) for at, value in points if math.isfinite(value) and value > 0]
    if len(values) < ENOUGH:
        return None
    stretches = [values[i * len(values) // ENOUGH : (i + 1) * len(values) // ENOUGH] for i in range(ENOUGH)]
    levels = [_median([value for _, value in stretch]) for stretch in stretches]
    levels[-1] = max(levels[-1], values[-1][1])
    rises = [b - a for a, b in itertools.pairwise(levels)]
    rise, seconds = levels[-1] - levels[0], values[-1][0] - values[0][0]
    if levels[-1] < GROWN * levels[0] or rise < LARGE:
        kind = Memory.STEADY
    elif max(rises) >= JUMP_SHARE * rise:
        kind = Memory.JUMP
    elif sum(r > 0 for r in rises) >= STEADY_SHARE * len(rises):
        kind = Memory.LEAK
    else:
        kind = Memory.STEADY
    return Growth(kind, levels[0], levels[-1], seconds)


@dataclass(frozen=True, slots=True)
class Climb:
    """A loss that rose from `low` (at step `low_step`) to `last` (at step `last_step`)."""

    name: str
    low: float
    low_step: float
    last: float
    last_step: float


def loss_climb(name: str, points: Points) -> Climb | None:
    """A loss whose last values lie well above its lowest level and still rise; None otherwise.

    Levels are medians of five, so that one noisy batch is no climb.
    """
    finite = [(at, value) for at, value in points if math.isfinite(value)]
    if len(finite) < 2 * ENOUGH:
        return None
    medians = [
        (finite[i + 2][0], _median([value for _, value in finite[i : i + 5]])) for i in range(len(finite) - 4)
    ]
    low_step, low = min(medians, key=lambda pair: pair[1])
    last = medians[-1][1]
    tail = [value for at, value in medians if at >= low_step]
    rising = len(tail) >= 4 and tail[-1] >= max(tail[: len(tail) * 3 // 4])
    if low > 0 and last >= CLIMB * low and rising:
        return Climb(name, low, low_step, last, finite[-1][0])
    return None


def _of_training(evidence: Evidence, word: str) -> Iterator[tuple[str, Points]]:
    """The metrics with that word in their name that are no evaluation's."""
    for name, points in evidence.metrics.items():
        lowered = name.lower()
        short = lowered.rsplit("/", 1)[-1]
        if (
            word in short
            and not lowered.startswith(_EVALUATION)
            and not short.startswith(_EVALUATION)
            and points
        ):
            yield name, points


def find_climb(evidence: Evidence) -> Climb | None:
    """The first training loss that climbed at the end; reinforcement learning's entropy loss is an entropy."""
    losses = (
        (name, points) for name, points in _of_training(evidence, "loss") if "entropy" not in name.lower()
    )
    climbs = (loss_climb(name, points) for name, points in losses)
    return next((climb for climb in climbs if climb), None)


def find_not_finite(evidence: Evidence) -> tuple[str, float] | None:
    """A training loss that is NaN or infinite at the end: its name and the first step from which on it was.

    A gradient norm says so only after several: under float16 a single infinite one is a step that is skipped.
    """
    for word, needed in (("loss", 1), ("grad_norm", SEVERAL), ("grad norm", SEVERAL)):
        for name, points in _of_training(evidence, word):
            tail = list(itertools.takewhile(lambda point: not math.isfinite(point[1]), reversed(points)))
            if "scale" not in name.lower() and len(tail) >= needed:
                return name, tail[-1][0]
    return None


def find_growth(evidence: Evidence, part: str) -> Growth | None:
    """Growth of the system metric whose name holds `part` ("gpu", "process_rss"), the strongest kind first."""
    found = [
        growth
        for name, points in evidence.metrics.items()
        if name.startswith("system/")
        and part in name
        and name.endswith("_bytes")
        and (growth := memory_growth(points))
    ]
    order = (Memory.LEAK, Memory.JUMP, Memory.STEADY)
    return min(found, key=lambda g: order.index(g.kind), default=None)


def host_memory_full(evidence: Evidence) -> tuple[float, float] | None:
    """Used and total bytes of the machine when its memory was nearly all in use at the last sample."""
    total = _number(evidence.environment.get("memory_total_bytes"))
    points = evidence.metrics.get("system/memory_used_bytes")
    if not total or not points:
        return None
    used = points[-1][1]
    return (used, total) if used >= MEMORY_FULL * total else None


def at_time_limit(evidence: Evidence) -> float | None:
    """Seconds of the limit when the job ended just as Slurm's allocation did (SLURM_JOB_END_TIME), else None.

    Slurm sends SIGTERM at the limit and SIGKILL `KillWait` (30 s by default) later (slurm.conf).
    """
    variables = evidence.environment.get("variables")
    source = variables if isinstance(variables, dict) else evidence.environment
    end, start = _number(source.get("SLURM_JOB_END_TIME")), _number(source.get("SLURM_JOB_START_TIME"))
    if end and evidence.ended_at and -LIMIT_SLACK <= evidence.ended_at - end <= 2 * LIMIT_SLACK:
        return end - start if start else 0.0
    return None


def _number(value: object) -> float | None:
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None
