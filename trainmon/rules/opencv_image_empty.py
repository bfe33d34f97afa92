"""OpenCV was given no image.

What happened
    `cv2.imread` gives None instead of raising when a file is missing or unreadable; the call after it
    fails.

Why
    A wrong path, a character that OpenCV cannot open, or a broken image.

How to confirm
    Print the path of the sample before `cv2.imread`.

How to fix
    Check for None after reading, with the path in the message; correct the list of files.

Easily confused with
    Wrong dtypes or numbers of channels, which have other assertions.

References
    https://docs.opencv.org/4.x/d4/da8/group__imgcodecs.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.opencv.org/4.x/d4/da8/group__imgcodecs.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Right after cv2.imread(path): `if image is None: raise FileNotFoundError(path)`, "
        "and look at that path.",
        "imread returns None instead of raising.",
        source=DOCS,
    )
    yield ctx.action(
        "Remove or fix the files that cannot be read from the list of samples.",
        "One missing or broken image ends the epoch.",
    )


RULE = Rule(
    id="opencv-image-empty",
    error_type=ErrorType.DATA_NOT_FOUND,
    title="OpenCV was given no image",
    description="An image could not be read, so that the next OpenCV call got an empty array.",
    needles=(
        "_src.empty()",
        "ssize.empty()",
        "!buf.empty()",
        "_img.empty()",
    ),
    pattern=r"\(-215:Assertion failed\) !(?:_src|ssize|buf|_img)\.empty\(\)",
    sources=(DOCS,),
    confidence=0.8,
    precedence=55,
    suggest=suggest,
)
