"""The program counted no samples.

What happened
    A count of samples, files or batches was 0.

Why
    A path or pattern matches nothing, a filter drops everything, or the split has no samples.

How to confirm
    Print the paths and the number of samples before and after each filter.

How to fix
    Correct the path or the filter, or give the split at least one sample.

Easily confused with
    Counts of a split that is meant to be empty, or of broken samples.

References
    https://docs.pytorch.org/docs/stable/data.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/data.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        (
            "Print the paths that are read and the number of samples before and after each filter: one of "
            "them leaves 0."
        ),
        "A path, pattern or filter that does not fit drops everything silently.",
        source=DOCS,
    )


RULE = Rule(
    id="samples-counted-zero",
    error_type=ErrorType.DATASET_INVALID,
    title="The program counted no samples",
    description="Before it ended the program printed that it had 0 of what it was to read.",
    needles=(
        "found 0 ",
        "loaded 0 ",
        "read 0 ",
        "got 0 ",
        "using 0 ",
        "collected 0 ",
        "kept 0 ",
        "files: 0",
        "images: 0",
        "samples: 0",
        "examples: 0",
        "instances: 0",
        "videos: 0",
        "clips: 0",
        "utterances: 0",
        "sentences: 0",
        "documents: 0",
        "records: 0",
        "episodes: 0",
        "rows: 0",
        "pairs: 0",
        "items: 0",
        "batches: 0",
        "tiles: 0",
        "patches: 0",
        "scenes: 0",
        "sequences: 0",
        "images = 0",
        "samples = 0",
        "examples = 0",
        "filtering: 0",
        "after filter: 0",
    ),
    pattern=(
        r"(?i)^[\s>!*\-\[\]\w.:]{0,40}?(?:(?:found|loaded|read|got|using|collected|kept) 0 (?:\w+ ){0,2}?(?:files|images?|samples?"
        r"|examples?|instances|videos|clips|utterances|sentences|documents|records|episodes|rows|pairs|items|batches|tiles|patches"
        r"|scenes|sequences)\b|(?:total|number of|num|no\. of|#)[ _]?(?:of )?(?:\w+[ _]){0,3}?(?:files|images|samples|examples"
        r"|instances|videos|clips|utterances|sentences|documents|records|episodes|rows|pairs|items|batches|tiles|patches|scenes"
        r"|sequences)(?: after filter\w*)?(?:: | = )0\s*$)"
    ),
    sources=(DOCS,),
    role=Role.FALLBACK,
    phase=Phase.DATA,
    confidence=0.45,
    precedence=30,
    suggest=suggest,
)
