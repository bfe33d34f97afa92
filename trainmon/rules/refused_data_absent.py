"""A program says that files of its data are not there.

What happened
    The exception was raised on purpose: code looked for a file or a folder and did not find it,
    or found it empty.

Why
    The path is wrong, the data was not downloaded or unpacked, or it lies in another layout.

How to confirm
    List the folder that the message names, from the machine and in the container that ran the
    job.

How to fix
    Correct the path, or prepare the data as the project describes.

Easily confused with
    A file of weights; a file that exists and cannot be read.

References
    https://docs.python.org/3/tutorial/errors.html#raising-exceptions
    https://docs.pytorch.org/docs/stable/data.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._refusal import at, says
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/data.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"List the folder that the message names, and correct the path or prepare the data{at(ctx)}.",
        ctx["what"][:200],
        source=DOCS,
    )


RULE = Rule(
    id="refused-data-absent",
    error_type=ErrorType.DATA_NOT_FOUND,
    title="The program did not find its data",
    description="The message says that a file or a folder is missing.",
    needles=(
        "Error: ",
        "Exception: ",
    ),
    pattern=says(
        r"\b(?:data(?:set)?s?|images?|annotations?|audio|videos?|manifest|corpus|split|files?|folders?"
        r"|director(?:y|ies)|paths?|samples?)\b.{0,160}(?:\bnot found|\bno such file|n[o']t exist|\b(?:is"
        r"|are) missing|\bnot an? (?:existing )?(?:file|director|folder|path)|\b(?:cannot|not) be found)",
        r"\b(?:couldn't|not|cannot|can't|to) (?:find|locate|open)\b.{0,80}\b(?:data\w*|images?|annotations?"
        r"|files?|folders?|director\w+|paths?|samples?)\b",
        r"\b(?:please|must|need to|have to|should) (?:first |manually )*(?:download|unzip|extract|unpack)\b",
        r"\bno (?:\w+ )?(?:images?|files?|annotations?|audio|videos?|samples) (?:files? )?(?:were |was "
        r"|are |is )?(?:found|in|at|under)\b",
    ),
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.5,
    precedence=34,
    suggest=suggest,
)
