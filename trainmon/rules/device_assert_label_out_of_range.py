"""A class label is outside the model's number of classes.

What happened
    Cross-entropy (NLL) checks each target on the GPU and stops the context when one does not name a
    class.

Why
    The number of classes of the head is smaller than the largest label plus one, labels start at 1
    instead of 0, or padding is marked with a value that is not `ignore_index`.

How to confirm
    `print(labels.min(), labels.max())` over the data set; compare with the last layer's `out_features`.

How to fix
    Set the number of classes to `max(label) + 1`, remap labels to 0 … C-1, or mark padding with -100.

Easily confused with
    An index too large for an embedding, whose assertion names srcIndex or "index out of bounds".

References
    https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "print(labels.min(), labels.max()) over the whole data set; remap them to 0..C-1 and mark "
        "padding with -100 "
        "(ignore_index)",
        "One label is negative or not below the number of classes.",
        source=DOC,
    )
    classes = ctx.knob("num_labels")
    now = f" (now {classes})" if classes is not None else ""
    yield ctx.action(
        f"Set the number of classes, num_classes / num_labels{now}, to max(label) + 1",
        "The last layer needs one output for every label that occurs.",
        source=DOC,
    )
    yield ctx.action(
        "CUDA_LAUNCH_BLOCKING=1 <same command>, or one batch on the CPU",
        "Shows the Python line that really failed; on the GPU the error is reported late.",
        source="https://docs.pytorch.org/docs/stable/notes/cuda.html#asynchronous-execution",
    )


RULE = Rule(
    id="device-assert-label-out-of-range",
    error_type=ErrorType.CUDA_DEVICE_ASSERT,
    title="A class label is outside the model's number of classes",
    description="The loss kernel met a target that is negative or not below the number of classes.",
    needles=(
        "< n_classes",
        "target index is out of bounds",
    ),
    pattern=(
        r"[Aa]ssertion `?(?:t >= 0 && t|cur_target >= 0 && cur_target) < n_classes"
        r"|[Aa]ssertion `target_k >= 0 && target_k < dim && .target index is out of bounds"
    ),
    sources=(DOC,),
    confidence=0.95,
    precedence=70,
    suggest=suggest,
)
