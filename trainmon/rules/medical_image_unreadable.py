"""A medical image cannot be read.

What happened
    The library looked for a reader by the file's name and first bytes, or read less than its header
    says.

Why
    The file was cut off or not downloaded (a page, a pointer of Git LFS), is compressed although its
    name does not say so or the other way round, or its header is broken.

How to confirm
    `ls -l FILE; file FILE`, and open it with `nibabel.load(FILE).get_fdata()`.

How to fix
    Fetch or convert the file again, or leave it out.

Easily confused with
    A file that is not there.

References
    https://simpleitk.readthedocs.io/en/master/IO.html
    https://nipy.org/nibabel/reference/nibabel.filebasedimages.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://simpleitk.readthedocs.io/en/master/IO.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        (
            "Look at the file that the message names (`ls -l`, `file`): fetch it again when it is small or "
            "is text, and name it .nii.gz only when it is compressed."
        ),
        "No reader recognises it, or it is shorter than its header says.",
        source=DOCS,
    )
    yield ctx.action(
        (
            "For `orthonormal direction cosines` write the file again with a corrected affine (`nibabel`: "
            "set_sform, set_qform), or read it with NiBabel."
        ),
        "ITK refuses headers with a skewed orientation.",
    )


RULE = Rule(
    id="medical-image-unreadable",
    error_type=ErrorType.DATA_CORRUPT,
    title="A medical image cannot be read",
    description="SimpleITK, ITK or NiBabel found a file that it cannot read: {path}{bytes}",
    needles=(
        "Unable to determine ImageIO reader",
        "ITK only supports orthonormal",
        "ITK ERROR: ",
        "bytes, got ",
        "is not a gzip file",
    ),
    pattern=(
        r"sitk::ERROR: Unable to determine ImageIO reader for \x22(?P<path>[^\x22]*)\x22"
        r"|ITK only supports orthonormal direction cosines|ITK ERROR: .*(?:Could not read|Error reading"
        r"|[Rr]ead failed|could not be read|unable to read)"
        r"|OSError: Expected \d+ bytes, got \d+ bytes from (?P<bytes>\S+)"
        r"|ImageFileError: File (?P<gzip>\S+) is not a gzip file"
    ),
    sources=(
        DOCS,
        "https://nipy.org/nibabel/reference/nibabel.filebasedimages.html",
    ),
    phase=Phase.DATA,
    confidence=0.88,
    precedence=57,
    suggest=suggest,
)
