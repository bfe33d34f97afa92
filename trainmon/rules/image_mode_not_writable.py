"""An image has a mode that the file format cannot hold.

What happened
    `Image.save` was asked for a format that has no such pixels.

Why
    Images with transparency (RGBA, LA, P) saved as JPEG, floating point pixels (F) saved as PNG or
    JPEG.

How to confirm
    Print `image.mode` and the name of the file.

How to fix
    `image.convert('RGB').save(...)`, or scale to 0-255 and `astype('uint8')`, or save as PNG or TIFF.

Easily confused with
    An image that cannot be read.

References
    https://pillow.readthedocs.io/en/stable/handbook/concepts.html#modes
    https://pillow.readthedocs.io/en/stable/handbook/image-file-formats.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://pillow.readthedocs.io/en/stable/handbook/concepts.html#modes"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        (
            "Convert before saving: `image.convert('RGB').save(path)`; for floating point pixels scale to "
            "0-255 and use `astype('uint8')` first."
        ),
        "The format cannot hold this mode.",
        source=DOCS,
    )
    yield ctx.action("Or save as PNG (transparency) or TIFF (floating point).", "These formats can.")


RULE = Rule(
    id="image-mode-not-writable",
    error_type=ErrorType.CODE_ERROR,
    title="An image has a mode that the file format cannot hold",
    description="Pillow cannot write mode {mode} as {format}.",
    needles=(
        "cannot write mode",
        "image mode is not supported",
    ),
    pattern=(
        r"^OSError: cannot write mode (?P<mode>\S+) as (?P<format>\w+)"
        r"|^ValueError: image mode is not supported$"
    ),
    sources=(
        DOCS,
        "https://pillow.readthedocs.io/en/stable/handbook/image-file-formats.html",
    ),
    confidence=0.85,
    precedence=55,
    suggest=suggest,
)
