"""The parts of a random split do not add up to the dataset.

What happened
    `random_split` takes lengths whose sum is the dataset's length, or fractions whose sum is 1.

Why
    Lengths rounded down, or fixed for another version of the data.

How to confirm
    `len(dataset)` and `sum(lengths)`.

How to fix
    Compute the last part as the rest, or pass fractions.

Easily confused with
    An empty part.

References
    https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.random_split
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.random_split"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "random_split(dataset, [0.9, 0.1]), or n = int(0.9 * len(dataset)) and [n, len(dataset) - n]",
        "The last part takes what rounding leaves.",
        source=DOCS,
    )


RULE = Rule(
    id="split-lengths-do-not-add-up",
    error_type=ErrorType.CONFIG_ERROR,
    title="The parts of a random split do not add up to the dataset",
    description="The given lengths do not sum to the number of samples.",
    needles=("Sum of input lengths does not equal the length of the input dataset",),
    pattern=(r"Sum of input lengths does not equal the length of the input dataset"),
    sources=(DOCS,),
    phase=Phase.DATA,
    confidence=0.97,
    precedence=58,
    suggest=suggest,
)
