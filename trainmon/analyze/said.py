"""What a program had said of its course before a place in its log: that it trained, evaluated, loaded, saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from trainmon.analyze.progress import (
    doing_now,
    is_evaluating,
    is_evaluating_bar,
    is_finished,
    is_full_bar,
    is_ordinary,
    is_training,
)
from trainmon.logs import lines_around
from trainmon.model import Phase

BEFORE_BYTES = 1 << 16
MOMENT_LINES = 4  # ordinary lines after the word of a save or of a process group that is joined: it is over
ANNOUNCEMENT = 120  # characters: longer lines that speak of an evaluation are texts or settings


@dataclass(frozen=True, slots=True)
class Said:
    """`trained`: steps or bars of a loop were reported, `reported`: a loss or an epoch among them; `evaluating`: the
    last of it was an evaluation, `only_evaluated`: all of it; `finished`: the training was said to be over; `doing`:
    what else it was at last about to do."""

    trained: bool = False
    reported: bool = False
    evaluating: bool = False
    only_evaluated: bool = False
    finished: bool = False
    doing: Phase | None = None


def said_before(data: Any, position: int) -> Said:
    """What the lines before byte `position` say, as far as `BEFORE_BYTES` reach."""
    trained = reported = evaluating = evaluated = finished = barred = False
    doing: Phase | None = None
    since = 0
    for line in lines_around(data, position, BEFORE_BYTES, 0):
        since += is_ordinary(line.text)
        if is_evaluating_bar(line.text):
            evaluated = True
            evaluating = barred = not is_full_bar(line.text)
        elif is_training(line.text):
            trained, evaluating, finished, barred, doing = True, False, False, False, None
            reported = reported or "loss" in line.text.lower() or "epoch" in line.text.lower()
        elif is_finished(line.text):
            finished = True
        elif is_evaluating(line.text) and len(line.text) < ANNOUNCEMENT:
            evaluating = True
        elif (now := doing_now(line.text, doing)) is not doing:
            doing, since = now, 0
    if doing in (Phase.CHECKPOINT, Phase.SETUP) and since > MOMENT_LINES:
        doing = None
    return Said(
        trained, reported, evaluating and (trained or barred), evaluated and not reported, finished, doing
    )
