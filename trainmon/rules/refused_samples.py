"""A program says that a dataset is not as it needs it.

What happened
    The exception was raised on purpose: the dataset is empty, lacks a column or a label, or its
    samples do not agree.

Why
    It was prepared for another task, filtered to nothing, or has another layout.

How to confirm
    Print the first sample, the column names and the length of the dataset.

How to fix
    Prepare the dataset as the code expects, or name its columns in the settings.

Easily confused with
    Files that are missing or damaged.

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
        f"Print the first sample, the columns and the length of the dataset, and prepare what the message asks for{at(ctx)}.",
        ctx["what"][:200],
        source=DOCS,
    )


RULE = Rule(
    id="refused-samples",
    error_type=ErrorType.DATASET_INVALID,
    title="The program refused its dataset",
    description="The message says what the dataset or its samples lack.",
    needles=(
        "Error: ",
        "Exception: ",
    ),
    pattern=says(
        r"\b(?:datasets?|columns?|annotations?|data ?frames?|data ?loaders?|samples|labels|class names"
        r"|splits?|timestamps|episodes?|utterances?|transcripts?|captions?|sentences|documents|conversations?)"
        r"\b.{0,60}\b(?:empty|missing|not (?:contain|have|found|in|present|exist|match|all)"
        r"|must (?:contain|have)|should (?:contain|have)|inconsistent|duplicated?|too (?:few|short|many"
        r"|long)|at least)\b",
        r"\b(?:empty|missing|no|duplicated?|inconsistent|zero|at least (?:one|two"
        r"|\d+))\b (?:\S+ ){0,3}(?:datasets?|columns?|annotations?|data ?frames?|samples?|labels?|splits?"
        r"|batch(?:es)?|classes|rows|training data|utterances?|sentences?|documents?|episodes?"
        r"|clips?|captions?|transcripts?|recordings?|scenes?|timestamps?|conversations?|records?|examples?"
        r"|pairs|frames|cameras?|points|trajectories)\b",
        r"\b(?:recogni[sz]e|determine|detect|infer|identify)\b.{0,40}\b(?:scene|data ?set|data|annotation)s?\b"
        r".{0,20}\b(?:type|format|layout|kind|structure)\b",
        r"\btimestamps?\b.{0,80}\b(?:violate|tolerance|out of (?:range|order)|not (?:sorted|monotonic))",
        r"\bno (?:valid|usable|label+ed) data\b",
        r"\bfind (?:any )?(?:valid|usable|suitable) (?:\w+ )?(?:data|samples?|examples?|images?|labels?)\b",
        r"\b(?:classes|samples|labels)\b.{0,40}\b(?:greater|more|fewer|less) than\b",
        r"\b(?:key|field)s? .{0,60}\bnot\b.{0,40}\b(?:sample|batch|example|data|inputs?)\b",
    ),
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.5,
    precedence=35,
    suggest=suggest,
)
