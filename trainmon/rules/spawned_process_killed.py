"""A spawned process was ended by a signal.

What happened
    `mp.spawn` found a child gone by a signal.

Why
    SIGKILL: most often the OOM killer.

How to confirm
    `dmesg -T | grep -i 'killed process'`.

How to fix
    Less host memory, or a higher limit.

Easily confused with
    An exception in the child, which comes with its traceback.

References
    https://docs.pytorch.org/docs/stable/multiprocessing.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/multiprocessing.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "dmesg -T | grep -i -E 'killed process|oom' on that machine",
        "SIGKILL without a word is most often the kernel's OOM killer.",
        source="https://docs.kernel.org/admin-guide/mm/concepts.html#oom-killer",
    )
    yield ctx.change(
        "num_workers",
        lambda n: int(n) // 2,
        "If it was memory: fewer data workers hold less.",
        unknown="fewer than now",
        source="https://docs.pytorch.org/docs/stable/data.html#multi-process-data-loading",
    )


RULE = Rule(
    id="spawned-process-killed",
    error_type=ErrorType.KILLED,
    title="A spawned process was ended by a signal",
    description="torch.multiprocessing reports that process {number} was ended by {name}.",
    needles=("terminated with signal SIG",),
    pattern=r"process (?P<number>\d+) terminated with signal (?P<name>SIGKILL|SIGTERM)",
    sources=(DOC,),
    role=Role.FALLBACK,
    confidence=0.65,
    precedence=60,
    suggest=suggest,
)
