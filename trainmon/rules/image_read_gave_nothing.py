"""An image could not be read: the reader gave nothing.

What happened
    `cv2.imread` gives None instead of raising when a file is missing or unreadable; the program's own
    check found that.

Why
    A wrong folder in the data configuration, a missing file, or a broken image.

How to confirm
    Look at the path in the message, or print it before the check.

How to fix
    Correct the folder, or remove such images from the list of samples.

Easily confused with
    OpenCV's own assertions about empty images, which come one call later.

References
    https://docs.opencv.org/4.x/d4/da8/group__imgcodecs.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.opencv.org/4.x/d4/da8/group__imgcodecs.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    path = ctx["path"]
    yield ctx.action(
        f"Look at {path}: does it exist, and does it open as an image?"
        if path
        else "Print the path before the check: does it exist, and does it open as an image?",
        "cv2.imread gives None for both.",
        source=DOCS,
    )


RULE = Rule(
    id="image-read-gave-nothing",
    error_type=ErrorType.DATA_NOT_FOUND,
    title="An image could not be read",
    description="A file of the data set is missing or is no image that the program can read.",
    needles=("AssertionError",),
    pattern=r"^AssertionError(?:: (?:.*not found:? )?(?P<path>[^ ]*[./][^ ]*)?.*)?$",
    raised_by=r": assert (?:img|image|im|im0|img0)(?:_\w+)? is not None\b",
    sources=(DOCS,),
    phase=Phase.DATA,
    confidence=0.8,
    precedence=45,
    suggest=suggest,
)
