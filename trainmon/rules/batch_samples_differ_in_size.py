"""The samples of a batch differ in size and cannot be stacked.

What happened
    The default collate function stacks tensors, which all have to be of one size.

Why
    Sequences without padding, images that were not resized or cropped to one size, or differing numbers of
    boxes or channels.

How to confirm
    The message shows the shapes of entry 0 and of the one that differs.

How to fix
    Pad in a `collate_fn` (`pad_sequence`, a padding collator), or resize and crop to one size in the
    transform.

Easily confused with
    A shape error inside the model.

References
    https://docs.pytorch.org/docs/stable/data.html#dataloader-collate-fn
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/data.html#dataloader-collate-fn"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    first, other = ctx["first"], ctx["other"]
    shapes = f"{first} and {other}" if first else "the shapes"
    image = first.count(",") == 2
    if image:
        yield ctx.action(
            "Bring all images to one size (Resize((H, W)) or RandomResizedCrop) and one "
            "number of channels (convert('RGB')).",
            f"Entries of the batch are {shapes}.",
        )
    yield ctx.action(
        "Pad in a collate_fn: torch.nn.utils.rnn.pad_sequence, or DataCollatorWithPadding "
        "for tokenised text; or return lists for boxes.",
        f"Stacking needs equal sizes, and the entries are {shapes}.",
        source=DOCS,
    )
    yield ctx.action(
        "Setting batch_size=1 avoids it while you look for the sample.", "A batch of one needs no stacking."
    )


RULE = Rule(
    id="batch-samples-differ-in-size",
    error_type=ErrorType.DATASET_INVALID,
    title="The samples of a batch differ in size and cannot be stacked",
    description="Samples of one batch have different shapes.",
    needles=(
        "stack expects each tensor to be equal size",
        "of batch should be of equal size",
        "resize storage that is not resizable",
    ),
    pattern=r"stack expects each tensor to be equal size, but got (?P<first>\[[\d, ]*\]) "
    r"at entry 0 and (?P<other>\[[\d, ]*\]) at entry (?P<entry>\d+)|each element "
    r"in list of batch should be of equal size|Trying to resize storage that is "
    r"not resizable",
    frames=r"collate|dataloader|DataLoader|utils/data",
    sources=(DOCS,),
    phase=Phase.DATA,
    confidence=0.93,
    precedence=60,
    suggest=suggest,
)
