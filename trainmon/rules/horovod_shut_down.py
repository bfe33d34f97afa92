"""Horovod stopped because another rank had ended.

What happened
    A collective was called after Horovod's background thread had shut down on some rank.

Why
    A rank ended with an exception of its own, or finished its epoch earlier than the others (datasets of different
    length, early stopping on one rank only).

How to confirm
    The first rank with another traceback: `mpirun --output-filename logs` or `horovodrun --output-filename logs`
    keeps one file a rank.

How to fix
    What that rank reports; or the same number of steps on every rank (`steps_per_epoch`, `drop_remainder`, `hvd.join()`).

Easily confused with
    The cause: these words come from the ranks that were left behind.

References
    https://github.com/horovod/horovod/blob/master/horovod/common/common.h
    https://horovod.readthedocs.io/en/stable/troubleshooting_include.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

SOURCE = "https://github.com/horovod/horovod/blob/master/horovod/common/common.h"
DOCS = "https://horovod.readthedocs.io/en/stable/troubleshooting_include.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "horovodrun --output-filename logs … (mpirun has the same option); read the rank that ended first",
        "The ranks that say this only waited for one that had gone.",
        source=SOURCE,
    )
    yield ctx.action(
        "Give every rank the same number of steps: steps_per_epoch, drop_remainder=True, hvd.join(), "
        "no early stopping on one rank only",
        "Where no rank failed, one finished earlier than the others.",
        source=DOCS,
    )


RULE = Rule(
    id="horovod-shut-down",
    error_type=ErrorType.NCCL_ERROR,
    title="Horovod stopped because another rank had ended",
    description="A collective was called after another rank had left.",
    needles=("Horovod has been shut down",),
    pattern=r"Horovod has been shut down",
    sources=(SOURCE, DOCS),
    role=Role.CASCADE,
    confidence=0.6,
    suggest=suggest,
)
