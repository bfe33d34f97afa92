"""The launcher stopped the remaining workers.

What happened
    "Sending process … closing signal SIGTERM", "Killing subprocess", "Job step aborted".

Why
    A peer failed first, or the launcher got a signal.

How to confirm
    Look for the first error before it.

How to fix
    The one of that error.

Easily confused with
    The cause itself.

References
    https://docs.pytorch.org/docs/stable/elastic/agent.html
    https://slurm.schedmd.com/srun.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/elastic/agent.html"
DOC2 = "https://slurm.schedmd.com/srun.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "Look for the first error before this line, on all ranks",
        "The launcher stops the others only after one has ended, or when it is told to.",
        source=DOC,
    )


RULE = Rule(
    id="launcher-stopping-workers",
    error_type=ErrorType.KILLED,
    title="The launcher stopped the remaining workers",
    description="A launcher stopped its other workers, because one failed or because it was stopped itself.",
    needles=(
        "closing signal SIG",
        "Killing subprocess",
        "Job step aborted",
        "Terminating StepId",
        "Terminating job step",
        "Unable to shutdown process",
        "STEPD TERMINATED ON",
    ),
    pattern=(
        r"Sending process \d+ closing signal SIG\w+|Killing subprocess \d+|Job step "
        r"aborted|Terminating (?:StepId|job step)|Unable to shutdown process \d+ via"
        r"|\*\*\* \w+ [\w.+]+ STEPD TERMINATED ON \S+"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    role=Role.CLEANUP,
    confidence=0.3,
    precedence=20,
    suggest=suggest,
)
