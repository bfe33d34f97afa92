"""Batch normalisation in training got a single value per channel.

What happened
    In training mode a normalisation layer got a batch of one (or a 1×1 map from one sample).

Why
    The last batch of an epoch has one sample left, or the per-device batch size is 1.

How to confirm
    The first number of the size in the message is 1; data set size modulo batch size is 1.

How to fix
    `drop_last=True`; a batch of at least 2; GroupNorm; `model.eval()` where it is inference.

Easily confused with
    A wrong number of channels.

References
    https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.DataLoader
    https://docs.pytorch.org/docs/stable/generated/torch.nn.GroupNorm.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.DataLoader"
DOC2 = "https://docs.pytorch.org/docs/stable/generated/torch.nn.GroupNorm.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "--dataloader_drop_last true" if ctx.framework == "hf" else "DataLoader(..., drop_last=True)",
        "Leaves out a last batch of one sample.",
        source=DOC,
    )
    batch = ctx.knob("batch_size")
    if batch is None or batch == 1:
        yield ctx.change(
            "batch_size",
            2,
            "Batch norm needs at least two values per channel.",
            unknown="at least 2",
            source=DOC,
        )
    yield ctx.action(
        "nn.GroupNorm in place of BatchNorm, or model.eval() where this is inference",
        "These do not depend on the batch.",
        source=DOC2,
    )


RULE = Rule(
    id="batch-norm-of-one-sample",
    error_type=ErrorType.SHAPE_MISMATCH,
    title="Batch normalisation in training got a single value per channel",
    description="Batch norm cannot compute a variance from one sample.",
    needles=(
        "Expected more than 1 value per channel",
        "more than 1 spatial element",
    ),
    pattern=r"Expected more than 1 (?:value per channel|spatial element) when training",
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.95,
    suggest=suggest,
)
