"""A bounding box lies outside its image or has no area.

What happened
    A check of the boxes failed before they were used.

Why
    Boxes in another format than stated (x, y, width, height for corners; pixels for fractions), of an
    image that was resized, rounded beyond the edge, or of zero width or height.

How to confirm
    Print the box, the size of its image and the stated format.

How to fix
    Correct the format, clip boxes to the image, drop those without area.

Easily confused with
    Boxes that a diverged network predicted.

References
    https://albumentations.ai/docs/3-basic-usage/bounding-boxes-augmentations/
    https://github.com/pytorch/vision/blob/main/torchvision/models/detection/generalized_rcnn.py
    https://github.com/Project-MONAI/MONAI/blob/dev/monai/data/box_utils.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://albumentations.ai/docs/3-basic-usage/bounding-boxes-augmentations/"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        (
            "Find the box in the annotations: compare its format (pascal_voc corners, coco width and height, "
            "yolo fractions) with `BboxParams(format=…)`, and its image's size."
        ),
        "Mostly the format differs from what was stated.",
        source=DOCS,
    )
    yield ctx.action(
        (
            "Clip boxes to the image and drop those without area (albumentations: `BboxParams(clip=True, "
            "filter_invalid_bboxes=True, min_area=1)`)."
        ),
        "Rounding puts edges just outside.",
    )


RULE = Rule(
    id="bounding-box-invalid",
    error_type=ErrorType.DATASET_INVALID,
    title="A bounding box lies outside its image or has no area",
    description="A box of the annotations is not what the augmentation or the detector accepts.",
    needles=(
        "for bbox ",
        "positive height and width",
        "The box size must be non-negative",
    ),
    pattern=(
        r"^ValueError: Expected [xy]_(?:min|max) for bbox .* to be in the range"
        r"|[xy]_max is less than or equal to [xy]_min for bbox "
        r"|All bounding boxes should have positive height and width\. Found invalid box"
        r"|Given boxes has invalid values\. The box size must be non-negative"
    ),
    sources=(
        DOCS,
        "https://github.com/pytorch/vision/blob/main/torchvision/models/detection/generalized_rcnn.py",
        "https://github.com/Project-MONAI/MONAI/blob/dev/monai/data/box_utils.py",
    ),
    phase=Phase.DATA,
    confidence=0.92,
    precedence=60,
    suggest=suggest,
)
