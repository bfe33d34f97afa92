"""An image file cannot be decoded.

What happened
    The image library opened the file and could not decode it.

Why
    A partial download or copy, an HTML page or LFS pointer with the ending of an image, an unsupported
    format, or an empty file.

How to confirm
    `file PATH; ls -l PATH`; check all: `python -c "from PIL import Image; Image.open(PATH).verify()"`.

How to fix
    Remove or download the file again; skip unreadable samples in the dataset;
    `ImageFile.LOAD_TRUNCATED_IMAGES = True` for slightly short files.

Easily confused with
    A missing file.

References
    https://pillow.readthedocs.io/en/stable/reference/ImageFile.html
    https://pillow.readthedocs.io/en/stable/PIL.html#PIL.UnidentifiedImageError
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://pillow.readthedocs.io/en/stable/reference/ImageFile.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    path = ctx["path"]
    where = f"`{path}`" if path else "the file (print the path in __getitem__)"
    yield ctx.action(
        f"Check and then delete or download again {where}: `file {path or 'PATH'}; ls -l {path or 'PATH'}`.",
        "The file is broken, empty or of another format than its name says.",
    )
    if "truncated" in ctx.line or "broken data stream" in ctx.line:
        yield ctx.action(
            "Let Pillow load short files: `from PIL import ImageFile; ImageFile.LOAD_TRUNCATED_IMAGES"
            " = True`.",
            "The missing rest becomes grey instead of an error.",
            source=DOCS,
        )
    yield ctx.action(
        "Verify all images once before training (Image.open(p).verify() in a loop) "
        "and drop or skip the corrupt ones.",
        "One corrupt sample ends the epoch; there may be more.",
        source=DOCS,
    )


RULE = Rule(
    id="image-unreadable",
    error_type=ErrorType.DATA_CORRUPT,
    title="An image file cannot be decoded",
    description="An image is broken, cut short or of another format than its name says.",
    needles=(
        "Failed to read input data",
        "cannot identify image file",
        "image file is truncated",
        "broken data stream when reading image",
        "Truncated File Read",
        "unrecognized data stream contents",
        "find a format to read the specified file",
        "find a backend to open",
        "broken PNG file",
        "not a JPEG file",
        "Unable to decode bytes as JPEG",
        "DecompressionBombError",
        "Unknown image file",
        "jpeg::Uncompress failed",
        "Invalid PNG",
        "Invalid GIF data",
        "Expected image (JPEG, PNG",
    ),
    pattern=(
        r"RuntimeError: Failed to read input data$|cannot identify image file (?:'(?P<path>[^']*)')?"
        r"|image file is truncated(?: \((?P<left>\d+) bytes not processed\))?"
        r"|broken data stream when reading image file|Truncated File Read"
        r"|unrecognized data stream contents when reading image file"
        r"|Could not find a (?:format to read the specified file|backend to open)|broken PNG file"
        r"|(?i:Error: .*not a JPEG file)|Unable to decode bytes as JPEG, PNG|Unknown image file format"
        r"|DecompressionBombError|jpeg::Uncompress failed|Invalid (?:PNG data, size|PNG header|GIF data)"
        r"|Expected image \(JPEG, PNG,? (?:or )?GIF.{0,12}\), got (?:unknown format|empty file)"
    ),
    sources=(
        DOCS,
        "https://pillow.readthedocs.io/en/stable/PIL.html#PIL.UnidentifiedImageError",
    ),
    phase=Phase.DATA,
    confidence=0.94,
    precedence=58,
    suggest=suggest,
)
