"""A program says that its processes are not connected as it needs.

What happened
    The exception was raised on purpose: the process group is missing, made twice, or of another
    size.

Why
    The script was started without its launcher, or initialises in the wrong order.

How to confirm
    Print RANK, WORLD_SIZE and MASTER_ADDR of the job.

How to fix
    Start it by torchrun, accelerate or the project's launcher, and initialise before the first
    collective.

Easily confused with
    Collectives that time out later.

References
    https://docs.python.org/3/tutorial/errors.html#raising-exceptions
    https://docs.pytorch.org/docs/stable/distributed.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._refusal import at, says
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/distributed.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"Start the script by its launcher (torchrun, accelerate launch) with the number of processes it expects{at(ctx)}.",
        ctx["what"][:200],
        source=DOCS,
    )


RULE = Rule(
    id="refused-for-process-group",
    error_type=ErrorType.DIST_INIT,
    title="The program reports trouble with its process group",
    description="The message speaks of process groups or the world size.",
    needles=(
        "Error: ",
        "Exception: ",
    ),
    pattern=says(
        r"\bprocess[ _-]?groups?\b.{0,80}\b(?:not|must|already|before|invalid|initiali[sz]ed)\b",
        r"\binit_process_group\b",
        r"\bdistributed (?:package|environment|backend|training)\b.{0,40}\bnot\b",
        r"\brendezvous\b",
        r"\bMASTER_(?:ADDR|PORT)\b",
        r"\bworld[ _]size\b",
        r"\bLOCAL_RANK\b",
        r"\bdevice[ _]?mesh\b",
        r"\bparallel\w*\b.{0,40}\bnot initiali[sz]ed",
    ),
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.5,
    precedence=33,
    suggest=suggest,
)
