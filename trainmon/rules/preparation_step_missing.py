"""Something that a preparation step writes is missing.

What happened
    A script looked for the output of another script and did not find it.

Why
    The preparation was skipped, wrote to another folder, or ran with another configuration name.

How to confirm
    The message names the step.

How to fix
    Run it with the same configuration and then start the training again.

Easily confused with
    A plain wrong path.

References
    https://docs.python.org/3/library/exceptions.html#FileNotFoundError
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/exceptions.html#FileNotFoundError"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    step = ctx["step"].strip().rstrip(".") or "the step named in the message"
    yield ctx.action(
        f"Run the preparation first: `{step}`, with this run's configuration.",
        "The training reads what that step writes.",
        source=DOCS,
    )
    yield ctx.action(
        "If it did run, compare its output folder with the path this run reads.",
        "A different config name or assets folder looks like missing data.",
    )


RULE = Rule(
    id="preparation-step-missing",
    error_type=ErrorType.DATA_NOT_FOUND,
    title="Something that a preparation step writes is missing",
    description="The program names a step to run first; its result is not there.",
    needles=(
        "make sure to run",
        "Please run",
        "first run",
        "run the",
        "Did you run",
    ),
    pattern=r"^\w[\w.]*(?:Error|Exception): .*(?:not found|not exist|missing|no such|could "
    r"not find|cannot find).{0,80}(?:[Mm]ake sure to run|[Pp]lease (?:first )?run|"
    r"[Ff]irst,? run|[Rr]un the|[Dd]id you run) [`'\x22]?(?P<step>[^`'\x22]*)",
    sources=(DOCS,),
    confidence=0.78,
    precedence=48,
    suggest=suggest,
)
