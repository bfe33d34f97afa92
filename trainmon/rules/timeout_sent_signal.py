"""`timeout` ended the command at the limit it was given.

What happened
    The program `timeout` of the shell command sent its signal when the time was over.

Why
    The run took longer than the limit on its command line.

How to confirm
    The exit code is 124 (137 when `timeout` had to send SIGKILL).

How to fix
    A longer limit, and checkpoints often enough that the next run resumes.

Easily confused with
    The time limit of a batch system, which names the job or step.

References
    https://www.gnu.org/software/coreutils/manual/html_node/timeout-invocation.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://www.gnu.org/software/coreutils/manual/html_node/timeout-invocation.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Give `timeout` a longer time limit, or leave it out; `--signal=USR1 --kill-after=5m` leaves time to save",
        "Nothing in the run itself failed.",
        source=DOCS,
    )
    yield ctx.change(
        "resume_from_checkpoint",
        "the last complete checkpoint",
        "The steps up to it need not be repeated.",
    )


RULE = Rule(
    id="timeout-sent-signal",
    error_type=ErrorType.TIME_LIMIT,
    title="The command was ended by timeout at its limit",
    description="`timeout` sent {signal} when the time limit of the command line was over.",
    needles=("timeout: sending signal",),
    pattern=r"\btimeout: sending signal (?P<signal>\w+) to command",
    sources=(DOCS,),
    confidence=0.95,
    precedence=60,
    suggest=suggest,
)
