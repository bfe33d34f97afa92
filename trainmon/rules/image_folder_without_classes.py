"""The image folder holds no class folders or no images.

What happened
    `ImageFolder` expects one sub-folder per class with images of known endings in each.

Why
    A path one level too high or too low, an empty class folder, an unpacked archive that is nested, or
    hidden folders such as `.ipynb_checkpoints`.

How to confirm
    `ls ROOT | head; find ROOT -type f | head`.

How to fix
    Point at the folder whose sub-folders are the classes; remove empty and hidden folders.

Easily confused with
    A path that does not exist at all.

References
    https://docs.pytorch.org/vision/stable/generated/torchvision.datasets.ImageFolder.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/vision/stable/generated/torchvision.datasets.ImageFolder.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    root = ctx["root"] or ctx["dir"] or "ROOT"
    yield ctx.action(
        f"Look at the layout: `ls {root} | head; find {root} -type f | head`, and give "
        "the folder whose sub-folders are the classes.",
        "ImageFolder reads ROOT/CLASS/image.jpg.",
        source=DOCS,
    )
    yield ctx.action(
        "Remove empty or hidden class folders (`find ROOT -type d -empty`, .ipynb_checkpoints), "
        "or pass allow_empty=True.",
        "A class without an image is an error.",
        source=DOCS,
    )


RULE = Rule(
    id="image-folder-without-classes",
    error_type=ErrorType.DATA_NOT_FOUND,
    title="The image folder holds no class folders or no images",
    description="torchvision found no usable class folders or image files.",
    needles=(
        "find any class folder in",
        "Found no valid file for the classes",
        "files in subfolders of",
        "images in subfolders of",
    ),
    pattern=(
        r"Couldn't find any class folder in (?P<root>\S+?)\.?$"
        r"|Found no valid file for the classes (?P<classes>[^.]*)|Found 0 (?:files"
        r"|images) in subfolders of:? ?(?P<dir>\S*)"
    ),
    sources=(DOCS,),
    phase=Phase.DATA,
    confidence=0.92,
    precedence=58,
    suggest=suggest,
)
