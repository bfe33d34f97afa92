"""A program says that a file of its data cannot be read.

What happened
    The exception was raised on purpose: a file or a record is not of the form that the reader
    knows.

Why
    It is cut short or damaged, has another format than its name says, or another encoding.

How to confirm
    Open the named file with another tool.

How to fix
    Remove, repair or download again what is damaged.

Easily confused with
    A configuration file, and a checkpoint.

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
        f"Open the named file with another tool; remove it or get it again{at(ctx)}.",
        ctx["what"][:200],
        source=DOCS,
    )


RULE = Rule(
    id="refused-data-unreadable",
    error_type=ErrorType.DATA_CORRUPT,
    title="The program could not read its data",
    description="The message says that a file or record is not readable.",
    needles=(
        "Error: ",
        "Exception: ",
    ),
    pattern=says(
        r"\b(?:data|images?|audio|videos?|samples?|records?|rows?|files?|archives?|shards?|annotations?"
        r"|json|csv|parquet|tar|png|jpe?g|wav)\b.{0,100}\b(?:corrupt\w*|malformed|truncated|damaged"
        r"|unreadable|invalid format)\b",
        r"\b(?:corrupt\w*|malformed|truncated|damaged)\b.{0,60}\b(?:data|images?|audio|videos?|samples?"
        r"|records?|rows?|files?|archives?|shards?|annotations?|json|csv|lines?)\b",
        r"\b(?:cannot|can't|could not|couldn't|failed to|unable to|error) (?:identify|decod\w+|pars\w+"
        r"|read\w*)\b.{0,60}\b(?:images?|audio|videos?|samples?|records?|rows?|data|annotations?|json|csv"
        r"|lines?)\b",
        r"\bnot (?:a )?valid (?:json|xml|image|audio|video|csv)\b",
        r"\bunsupported (?:image|audio|video) (?:file )?(?:format|type|extension)",
    ),
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.5,
    precedence=33,
    suggest=suggest,
)
