"""A class label is not below the number of classes.

What happened
    Cross-entropy, one-hot or a metric checked the label.

Why
    The head has fewer outputs than the data has classes, labels start at 1, or an ignore value is not
    set.

How to confirm
    `labels.min(), labels.max()`; the last layer's `out_features`.

How to fix
    Number of classes = max(label) + 1; remap labels; `ignore_index` for padding.

Easily confused with
    The same on the GPU, which is a device-side assert.

References
    https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    label = ctx["label"]
    classes = ctx.knob("num_labels")
    now = f" (now {classes})" if classes is not None else ""
    need = f"at least {int(label) + 1}" if label else "max(label) + 1"
    yield ctx.action(
        f"Set num_labels / num_classes{now} to {need}, or remap the labels to 0..C-1",
        f"Label {label or 'beyond the range'} has no output in the last layer.",
        source=DOC,
    )
    yield ctx.action(
        "CrossEntropyLoss(ignore_index=<the padding label>) if this label marks what is not to be learnt "
        "(default -100)",
        "Such labels are skipped instead of looked up.",
        source=DOC,
    )


RULE = Rule(
    id="label-beyond-classes",
    error_type=ErrorType.INDEX_OUT_OF_RANGE,
    title="A class label is not below the number of classes",
    description="A target does not name one of the model's classes.",
    needles=(
        "is out of bounds",
        "must be smaller than num_classes",
        "outside the valid range",
        "Class values must be non-negative",
    ),
    pattern=(
        r"Target -?(?P<label>\d+) is out of bounds|Class values must be (?:smaller than num_classes|non-negative)"
        r"|Received a label value of -?\d+ which is outside the valid range of"
    ),
    sources=(DOC,),
    confidence=0.95,
    precedence=60,
    suggest=suggest,
)
