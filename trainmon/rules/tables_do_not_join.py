"""Tables cannot be joined or aligned.

What happened
    pandas or NumPy joins tables or arrays, and found nothing to join, or keys that do not match.

Why
    No file matched a pattern, so that the list is empty; a key is a number in one table and a text in
    the other; an index has the same label twice.

How to confirm
    Print the length of the list, `df.dtypes` and `df.index.duplicated().sum()`.

How to fix
    Correct the pattern or path; cast the key in both tables; reset_index(drop=True).

Easily confused with
    Columns of another length.

References
    https://pandas.pydata.org/docs/reference/general_functions.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://pandas.pydata.org/docs/reference/general_functions.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Print what is joined: len() of the list, .dtypes of the keys, .index.duplicated().sum(); an "
        "empty list mostly means that no file matched",
        "The message tells what does not match.",
        source=DOCS,
    )
    yield ctx.action(
        "Cast keys in both tables (astype(str)), drop duplicates, or reset the index before joining",
        "Labels must be comparable and unique.",
    )


RULE = Rule(
    id="tables-do-not-join",
    error_type=ErrorType.DATASET_INVALID,
    title="Tables cannot be joined or aligned",
    description="The keys, index or list of tables do not allow what pandas or NumPy was asked to do.",
    needles=(
        "MergeError",
        "You are trying to merge on",
        "duplicate labels",
        "No objects to concatenate",
        "need at least one array to",
    ),
    pattern=(
        r"MergeError: \S"
        r"|You are trying to merge on (?P<types>.{0,60}) columns? for key"
        r"|cannot reindex on an axis with duplicate labels"
        r"|ValueError: No objects to concatenate$"
        r"|ValueError: (?:.*: )?need at least one array to (?:concatenate|stack)$"
    ),
    sources=(DOCS,),
    phase=Phase.DATA,
    confidence=0.85,
    precedence=60,
    suggest=suggest,
)
