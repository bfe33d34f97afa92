"""The collate function cannot batch what the dataset returns.

What happened
    `default_collate` knows tensors, arrays, numbers, text, dicts and lists; the dataset returned something
    else.

Why
    `None` from a failed or filtered sample, a PIL image without `ToTensor`, or an object of a class of your
    own.

How to confirm
    `type(dataset[0])` and the types of its parts.

How to fix
    Convert in the dataset (`ToTensor`), drop None in a `collate_fn`.

Easily confused with
    Samples that differ in size.

References
    https://docs.pytorch.org/docs/stable/data.html#dataloader-collate-fn
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/data.html#dataloader-collate-fn"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    kind = ctx["type"]
    if "None" in kind:
        yield ctx.action(
            "Find why __getitem__ returns `None` for some samples, or drop those in the "
            "collate_fn: default_collate([x for x in batch if x]).",
            "`None` cannot be part of a batch.",
            source=DOCS,
        )
    elif "PIL" in kind or "Image" in kind:
        yield ctx.action(
            "Add transforms.ToTensor() (or v2.ToImage + ToDtype) as the last transform.",
            "A PIL image is not a tensor yet.",
            source=DOCS,
        )
    else:
        yield ctx.action(
            "Return tensors, numbers, text, dicts or lists from __getitem__, or write a "
            f"collate_fn that knows {kind}.",
            "The default collate function does not know this type.",
            source=DOCS,
        )


RULE = Rule(
    id="collate-type-unsupported",
    error_type=ErrorType.DATASET_INVALID,
    title="The collate function cannot batch what the dataset returns",
    description="The default collate function met a {type}.",
    needles=("batch must contain tensors",),
    pattern=r"batch must contain tensors,? .*found <?(?:class )?'?(?P<type>[\w.]+)",
    sources=(DOCS,),
    phase=Phase.DATA,
    confidence=0.93,
    precedence=60,
    suggest=suggest,
)
