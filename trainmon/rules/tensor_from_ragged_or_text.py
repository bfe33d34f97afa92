"""Values cannot be made into a tensor.

What happened
    A tensor needs numbers in a regular grid.

Why
    Labels that are text, lists of different lengths, None, or a column of objects from pandas.

How to confirm
    Look at type and length of a few elements.

How to fix
    Encode text labels as numbers, pad lists, drop None, convert object columns.

Easily confused with
    A batch of tensors of different size.

References
    https://docs.pytorch.org/docs/stable/generated/torch.tensor.html
    https://numpy.org/doc/stable/release/1.24.0-notes.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/generated/torch.tensor.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if ctx["type"]:
        yield ctx.action(
            "Turn the samples into tensors first: dataset.set_format('torch'), torch.as_tensor(...) "
            "in __getitem__ or the collator, padding lists to one length.",
            f"stack and cat need tensors, and got {ctx['type']}.",
            source=DOCS,
        )
    elif "'str'" in ctx.line:
        yield ctx.action(
            "Encode text labels as numbers: mapping = {name: i for i, name in enumerate(sorted(set(la"
            "bels)))}.",
            "A tensor cannot hold text.",
            source=DOCS,
        )
    else:
        yield ctx.action(
            "Pad the lists to one length (pad_sequence) or keep them as a list; drop None; "
            "convert with .astype(float).",
            "A tensor needs a regular grid of numbers.",
            source=DOCS,
        )
    yield ctx.action(
        "Look at the types: `{type(x) for x in values}` and lengths `{len(x) for x in values}`.",
        "One odd element is enough.",
    )


RULE = Rule(
    id="tensor-from-ragged-or-text",
    error_type=ErrorType.DATASET_INVALID,
    title="Values cannot be made into a tensor",
    description="Rows of different lengths, text or objects were to become one tensor or array.",
    needles=(
        "too many dimensions 'str'",
        "numpy.object_",
        "inhomogeneous shape",
        "Unsupported object type",
        "at dim",
        "expected Tensor as element",
        "new(): invalid data type 'str'",
        "Invalid dtype:",
    ),
    pattern=r"too many dimensions 'str'|can't convert np\.ndarray of type numpy\.object_|"
    r"inhomogeneous shape after|Failed to convert a NumPy array to a Tensor \(Unsupported "
    r"object type|expected sequence of length (?P<want>\d+) at dim (?P<dim>\d+) "
    r"\(got (?P<got>\d+)\)|expected Tensor as element \d+ in argument \d+, but got "
    r"(?P<type>\w+)|new\(\): invalid data type 'str'"
    r"|ValueError: Invalid dtype: (?:object|str\d+|<U\d+)",
    sources=(
        DOCS,
        "https://numpy.org/doc/stable/release/1.24.0-notes.html",
    ),
    confidence=0.75,
    precedence=52,
    suggest=suggest,
)
