"""Detections and COCO annotations do not belong together.

What happened
    `COCO.loadRes` checks that each detection names an image of the annotation file.

Why
    The detections are of another split or another run than the annotations; the image ids were counted
    anew, are strings in one file and numbers in the other, or are taken from file names; or the file
    holds no list.

How to confirm
    `set(d['image_id'] for d in detections) - set(coco.getImgIds())`.

How to fix
    Evaluate with the annotation file of the images that were read, and write its image ids into the
    detections.

Easily confused with
    Detections that are empty.

References
    https://github.com/cocodataset/cocoapi/blob/master/PythonAPI/pycocotools/coco.py
    https://cocodataset.org/#format-results
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://github.com/cocodataset/cocoapi/blob/master/PythonAPI/pycocotools/coco.py"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        (
            "Compare the image_id values: `set(d['image_id'] for d in detections) - set(coco.getImgIds())` "
            "must be empty; use the annotation file of the same split, with ids of the same type."
        ),
        "Each detection must name an image of the annotation file.",
        source=DOCS,
    )


RULE = Rule(
    id="coco-results-do-not-fit",
    error_type=ErrorType.DATASET_INVALID,
    title="Detections and COCO annotations do not belong together",
    description="pycocotools compared what was detected with the annotation file, and they do not fit.",
    needles=(
        "Results do not correspond to current coco set",
        "results in not an array of objects",
        "annotation file format ",
    ),
    pattern=(
        r"^AssertionError: (?:Results do not correspond to current coco set"
        r"|results in not an array of objects|annotation file format .* not supported)"
    ),
    sources=(
        DOCS,
        "https://cocodataset.org/#format-results",
    ),
    confidence=0.88,
    precedence=57,
    suggest=suggest,
)
