"""A language resource is not installed.

What happened
    Models and corpora of these libraries are downloaded apart from the package.

Why
    The download was never run in this environment, or the data folder is on another machine.

How to confirm
    The message names the resource and the folders that were searched.

How to fix
    Download it once where there is internet.

Easily confused with
    A missing Python package.

References
    https://www.nltk.org/data.html
    https://spacy.io/usage/models
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://www.nltk.org/data.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    found = ctx.search(r"nltk\.download\('(?P<name>[^']+)'\)")
    if ctx["spacy"]:
        yield ctx.action(
            f"Install the model: `python -m spacy download {ctx['spacy']}`.",
            "spaCy's models are packages of their own.",
            source="https://spacy.io/usage/models",
        )
    else:
        name = found["name"] if found else "punkt"
        yield ctx.action(
            f"Download it once: `python -m nltk.downloader {name}`, and set NLTK_DATA to "
            "that folder for nodes without internet.",
            "NLTK's data is not part of the package.",
            source=DOCS,
        )


RULE = Rule(
    id="language-resource-missing",
    error_type=ErrorType.DEPENDENCY_MISSING,
    title="A language resource is not installed",
    description="NLTK or spaCy has not downloaded the data it needs.",
    needles=(
        "[E050]",
        "NLTK Downloader to obtain",
    ),
    pattern=r"Please use the NLTK Downloader to obtain|\[E050\] Can't find model '(?P<spacy>[^']+)'",
    sources=(
        DOCS,
        "https://spacy.io/usage/models",
    ),
    confidence=0.93,
    precedence=60,
    suggest=suggest,
)
