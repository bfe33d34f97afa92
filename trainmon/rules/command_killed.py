"""A launched command was ended by a signal.

What happened
    `subprocess` saw the child end by a signal.

Why
    SIGKILL: most often the OOM killer or a scheduler; SIGTERM: a scheduler or a person.

How to confirm
    `dmesg -T | grep -i 'killed process'`.

How to fix
    Less host memory, or a higher limit, if it was the OOM killer.

Easily confused with
    A command that ended with an error of its own.

References
    https://docs.python.org/3/library/subprocess.html#subprocess.CalledProcessError
    https://docs.kernel.org/admin-guide/mm/concepts.html#oom-killer
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.python.org/3/library/subprocess.html#subprocess.CalledProcessError"
DOC2 = "https://docs.kernel.org/admin-guide/mm/concepts.html#oom-killer"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "dmesg -T | grep -i -E 'killed process|oom'; the scheduler's record of the job (sacct)",
        "SIGKILL without a word is most often the kernel's OOM killer.",
        source=DOC2,
    )
    yield ctx.change(
        "num_workers",
        lambda n: int(n) // 2,
        "If it was memory: fewer data workers hold less.",
        unknown="fewer than now",
    )


RULE = Rule(
    id="command-killed",
    error_type=ErrorType.KILLED,
    title="A launched command was ended by a signal",
    description="A launcher reports that the command it started died with {name}.",
    needles=(
        "died with <Signals.SIGKILL",
        "died with <Signals.SIGTERM",
    ),
    pattern=r"died with <Signals\.(?P<name>SIGKILL|SIGTERM)",
    sources=(
        DOC,
        DOC2,
    ),
    role=Role.FALLBACK,
    confidence=0.65,
    precedence=60,
    suggest=suggest,
)
