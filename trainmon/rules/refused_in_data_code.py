"""Code that reads or collates samples refused one.

What happened
    The exception was raised on purpose, in code that reads, checks, converts or collates
    samples.

Why
    A sample has another form than that code expects: a field, a length, a type or a value.

How to confirm
    Read the message and print the sample that was being read.

How to fix
    Correct or filter such samples, or the settings that say how they are read.

Easily confused with
    Settings that are checked when the reader is built.

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
        f"Print the sample that was being read and compare it with what the message asks for{at(ctx)}.",
        ctx["what"][:200],
        source=DOCS,
    )


RULE = Rule(
    id="refused-in-data-code",
    error_type=ErrorType.DATASET_INVALID,
    title="Code that reads samples refused one",
    description="What reads or collates samples says that one is not as expected.",
    needles=(
        "Error: ",
        "Exception: ",
    ),
    pattern=says(
        r"\b(?:data|batch(?:es)?|samples?|examples?|images?|audio|videos?|masks?|texts?|tokens?|sentences?"
        r"|labels?|targets?|bbox\w*|box(?:es)?|inputs?|features?|rows?|entries|lines?|sequences?|records?"
        r"|messages?|prompts?|conversations?)\b",
    ),
    raised_by=(
        r"(?i)(?:data(?:sets?|io)?|readers?|tokeniz\w*|collat\w*)[\\/](?:[\w.]+[\\/])?[\w.]+\.py:\w*(?:call|get|item"
        r"|load|read|next|encode|pad|collat|convert|transform|process|add|iter|apply|validate)\w*: "
        r"|(?:data\w*|collat\w*|loader|reader\w*|annotation\w*|vocab\w*|sampler|tokeniz\w+"
        r"|feature_extract\w*|image_process\w*|processing_\w+)\.py:\w*(?:call|get|item|load|read|next"
        r"|encode|pad|collat|convert|transform|process|iter|validate)\w*: "
        r"|:(?:__getitem__|_?collate\w*): "
    ),
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.45,
    precedence=27,
    suggest=suggest,
)
