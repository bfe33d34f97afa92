"""The repository needs code of its own and the run does not allow it.

What happened
    The model or dataset is defined by code in its repository; loaders do not run such code unasked.

Why
    A missing `trust_remote_code=True`, or a batch job in which nobody can answer the prompt.

How to confirm
    Look at the `.py` files in the repository.

How to fix
    Read the code, then pass `trust_remote_code=True` (and pin `revision=`).

Easily confused with
    Datasets 4 and later, which no longer run scripts at all.

References
    https://huggingface.co/docs/transformers/custom_models
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/transformers/custom_models"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Read the repository's .py files, then pass trust_remote_code=True (and revision= "
        "to pin what you read).",
        "The class is defined in the repository, not in the library.",
        source=DOCS,
    )
    yield ctx.action(
        "Or upgrade transformers: many architectures that began as remote code are built in by now.",
        "Built-in classes need no remote code.",
    )


RULE = Rule(
    id="remote-code-not-trusted",
    error_type=ErrorType.CONFIG_ERROR,
    title="The repository needs code of its own and the run does not allow it",
    description="Loading this repository runs Python code from it, which has to be allowed "
    "with trust_remote_code=True.",
    needles=("trust_remote_code=True",),
    pattern=(
        r"[Pp]lease (?:pass the argument|set the option) `trust_remote_code=True`"
        r"|set the option `trust_remote_code=True` to remove this error"
    ),
    sources=(DOCS,),
    confidence=0.95,
    precedence=60,
    suggest=suggest,
)
