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

import re
from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._arrays import of_torch
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    told = re.search(r"label value of (-?\d+) which is outside the valid range of \[0, (\d+)\)", ctx.line)
    label = int(told.group(1)) if told else int(ctx["label"]) if ctx["label"] else None
    if label is not None and f"-{label}" in ctx.line:
        label = -label
    classes = ctx.knob("num_labels") or (int(told.group(2)) if told else None)
    ignored = label is not None and (label < 0 or label == 255)
    if label is None:
        yield ctx.action(
            "print(labels.min(), labels.max()) over the whole data set; set num_labels / num_classes to max(label) + 1, "
            "or remap the labels to 0..C-1",
            "A label beyond the range has no output in the last layer.",
            source=DOC,
        )
    elif not ignored:
        yield ctx.change(
            "num_labels",
            max(label + 1, classes or 0),
            f"Label {label} needs at least {label + 1} outputs in the last layer (num_labels / num_classes).",
            current=classes,
            source=DOC,
        )
        if label == classes:
            yield ctx.action(
                "labels = labels - 1, if they are counted from 1",
                f"With {classes} classes they run from 0 to {label - 1}.",
                source=DOC,
            )
    if not of_torch(ctx):
        yield ctx.action(
            "Remap the labels to 0..C-1, or filter out or mask (sample weight 0) those that are not to be learnt",
            f"Label {'beyond the range' if label is None else label} has no output in the last layer.",
            source=DOC,
        )
        return
    yield ctx.action(
        f"CrossEntropyLoss(ignore_index={label if ignored else '<the padding label>'}) if this label marks what is not "
        "to be learnt (default -100)",
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
