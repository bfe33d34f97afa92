"""No installed reader can open this kind of file.

What happened
    `LoadImage` and `SaveImage` choose among the libraries that are installed; none was left.

Why
    nibabel, ITK or pydicom is not installed in this environment, or the file is broken so that each
    reader gave up.

How to confirm
    `python -c 'import nibabel, itk'`; the message lists the readers that are registered.

How to fix
    `pip install nibabel itk pydicom`; when they are there, open the file with one of them.

Easily confused with
    A file that is missing.

References
    https://docs.monai.io/en/latest/installation.html#installing-the-recommended-dependencies
    https://github.com/Project-MONAI/MONAI/blob/dev/monai/transforms/io/array.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.monai.io/en/latest/installation.html#installing-the-recommended-dependencies"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        (
            "Run: pip install nibabel itk pydicom — in the environment of this job. The message lists the "
            "readers that are registered."
        ),
        ".nii.gz needs nibabel or ITK, DICOM needs ITK or pydicom.",
        source=DOCS,
    )
    yield ctx.action(
        "If the reader is installed, open the named file with it alone: it may be broken or empty.",
        "Then every reader refuses it.",
    )


RULE = Rule(
    id="image-reader-missing",
    error_type=ErrorType.DEPENDENCY_MISSING,
    title="No installed reader can open this kind of file",
    description="MONAI tried all readers that are installed, and none could read or write the file.",
    needles=(
        "cannot find a suitable reader",
        "cannot find a suitable writer",
        "No ImageWriter backend found",
    ),
    pattern=r"cannot find a suitable (?:reader|writer) for|No ImageWriter backend found for",
    sources=(
        DOCS,
        "https://github.com/Project-MONAI/MONAI/blob/dev/monai/transforms/io/array.py",
    ),
    phase=Phase.DATA,
    confidence=0.82,
    precedence=60,
    suggest=suggest,
)
