"""The annotations do not fit the classes or images of the configuration.

What happened
    A detection or segmentation library compared the annotations with its configuration before training.

Why
    Labels that start at 1, a class list of another dataset (80 classes of COCO), ids that repeat after
    files were merged, swapped width and height.

How to confirm
    Count the classes in the annotation files and in the configuration.

How to fix
    Set the number and names of classes in all places, or rewrite the labels; remove the cached label
    files.

Easily confused with
    Labels beyond the outputs of a network, found only in the loss.

References
    https://docs.ultralytics.com/datasets/detect/
    https://github.com/open-mmlab/mmdetection/blob/main/mmdet/engine/hooks/num_class_check_hook.py
    https://github.com/facebookresearch/detectron2/blob/main/detectron2/data/datasets/coco.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.ultralytics.com/datasets/detect/"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Compare the classes in the annotation files with nc / num_classes / names / CLASSES in the "
        "configuration, in every head, and correct the one that is wrong (class ids start at 0)",
        "The library counted both, and they differ.",
        source=DOCS,
    )
    yield ctx.action(
        "Delete cached labels (*.cache, splits) after the annotations have changed",
        "Else the old ones are read.",
    )


RULE = Rule(
    id="annotations-do-not-fit",
    error_type=ErrorType.DATASET_INVALID,
    title="The annotations do not fit the classes or images of the configuration",
    description="Labels, categories or sizes in the annotation files contradict what the run was told.",
    needles=(
        "exceeds nc=",
        "exceeds dataset class count",
        "does not matches the length of",
        "Got an invalid category_id",
        "are not unique!",
        "Mismatched image shape",
        "cannot be set to a different value",
        "Verification of labels failed",
        "Some images have errors. Please check",
        "No valid images found in",
    ),
    pattern=(
        r"Label class (?P<label>\d+) exceeds (?:nc=|dataset class count )(?P<nc>\d+)"
        r"|`num_classes` \((?P<heads>\d+)\) in \w+ of \w+ does not matches the length of `CLASSES`"
        r"|Got an invalid category_id=(?P<category>\d+) for a dataset of (?P<of>\d+) classes"
        r"|Annotation ids in '(?P<file>[^']*)' are not unique!"
        r"|SizeMismatchError: Mismatched image shape"
        r"|Attribute '\w+' in the metadata of '(?P<meta>[^']*)' cannot be set to a different value"
        r"|Verification of labels failed!"
        r"|RuntimeError: Some images have errors\. Please check text output above"
        r"|RuntimeError: No valid images found in (?P<cache>\S+)"
    ),
    sources=(
        DOCS,
        "https://github.com/open-mmlab/mmdetection/blob/main/mmdet/engine/hooks/num_class_check_hook.py",
        "https://github.com/facebookresearch/detectron2/blob/main/detectron2/data/datasets/coco.py",
    ),
    phase=Phase.DATA,
    confidence=0.93,
    precedence=62,
    suggest=suggest,
)
