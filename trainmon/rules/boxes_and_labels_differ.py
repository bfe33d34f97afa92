"""A sample has not as many labels as boxes.

What happened
    Albumentations moves the fields named in `label_fields` along with the boxes or points, one value
    for each.

Why
    A box without a label or a label without a box was read, boxes were filtered and the labels were
    not, or another field is named in `label_fields`.

How to confirm
    Compare the two lengths for the sample before the transform.

How to fix
    Correct the sample or filter both together; name the field that has one value for each box.

Easily confused with
    A box outside its image.

References
    https://albumentations.ai/docs/getting_started/bounding_boxes_augmentation/
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://albumentations.ai/docs/getting_started/bounding_boxes_augmentation/"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        (
            "Print the lengths for the sample before the transform, and filter boxes and labels together; "
            "`label_fields` names fields with one value for each box."
        ),
        "The two are moved and dropped together.",
        source=DOCS,
    )


RULE = Rule(
    id="boxes-and-labels-differ",
    error_type=ErrorType.DATASET_INVALID,
    title="A sample has not as many labels as boxes",
    description="There are {boxes} boxes or points and {labels} values of `{field}`.",
    needles=("do not match. Got",),
    pattern=(
        r"^ValueError: The lengths of (?:bboxes"
        r"|keypoints) and (?P<field>\w+) do not match\. Got (?P<boxes>\d+) and (?P<labels>\d+)"
    ),
    sources=(DOCS,),
    phase=Phase.DATA,
    confidence=0.92,
    precedence=60,
    suggest=suggest,
)
