"""DALI cannot decode an image.

What happened
    DALI read the bytes of an image and found no format that it knows, or a damaged one.

Why
    The file is cut off, is no image (a page, a pointer), or has a form that the decoder lacks (CMYK, 16
    bit, progressive).

How to confirm
    Look for the file's name in the message, or check all files with `file` or PIL.

How to fix
    Convert or remove such files.

Easily confused with
    A CUDA call of DALI that failed.

References
    https://docs.nvidia.com/deeplearning/dali/user-guide/docs/operations/nvidia.dali.fn.decoders.image.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = (
    "https://docs.nvidia.com/deeplearning/dali/user-guide/docs/operations/nvidia.dali.fn.decoders.image.html"
)


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        (
            "Find the file (the reader can return its name: `fn.readers.file(..., name=…)`, or run PIL over "
            "all files) and convert or remove it."
        ),
        "The decoder got bytes that are no image it knows.",
        source=DOCS,
    )


RULE = Rule(
    id="dali-image-unreadable",
    error_type=ErrorType.DATA_CORRUPT,
    title="DALI cannot decode an image",
    description="A reader or decoder of NVIDIA DALI refused a file: {what}",
    needles=(
        "ambiguous format",
        "Unrecognized image format",
        "nvjpeg",
        "decode",
    ),
    pattern=(
        r"(?:Critical error in pipeline|dali|DALI|Error when executing"
        r"|Error in \w+ operator).*(?P<what>Encoded image has ambiguous format"
        r"|Unrecognized image format.*|[Nn]v[Jj][Pp][Ee][Gg] error.*"
        r"|[Ff]ailed to decode.*)"
    ),
    sources=(DOCS,),
    phase=Phase.DATA,
    confidence=0.85,
    precedence=57,
    suggest=suggest,
)
