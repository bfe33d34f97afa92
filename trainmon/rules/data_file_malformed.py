"""A data file cannot be parsed.

What happened
    A parser of CSV, XML, medical or encoded images refused the contents.

Why
    A partial or empty file, another format behind the name, or stray bytes.

How to confirm
    `file PATH; ls -l PATH; head -c 200 PATH`.

How to fix
    Fetch, correct or drop the file.

Easily confused with
    A missing file.

References
    https://docs.python.org/3/library/xml.etree.elementtree.html#exceptions
    https://docs.python.org/3/library/csv.html#csv.Error
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/xml.etree.elementtree.html#exceptions"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Print the path of the file in the loader and look at it: `file PATH; ls -l "
        "PATH; head -c 200 PATH`; fetch, correct or drop it.",
        "Its contents are not what the parser expects.",
        source=DOCS,
    )
    yield ctx.action(
        "Check all files once before training and skip the bad ones.",
        "One file ends the run; there may be more.",
    )


RULE = Rule(
    id="data-file-malformed",
    error_type=ErrorType.DATA_CORRUPT,
    title="A data file cannot be parsed",
    description="A file of the data is malformed, empty or of another format.",
    needles=(
        "csv.Error",
        "ElementTree.ParseError",
        "ExpatError",
        "ImageFileError",
        "[Op:Decode",
        "XMLSyntaxError",
        "InvalidDicomError",
        "not recognized as a supported file format",
        "not recognized as being in a supported file format",
    ),
    pattern=(
        r"^_?csv\.Error: |ElementTree\.ParseError: |ExpatError: |\bImageFileError: |\[Op:Decode\w+\]"
        r"|XMLSyntaxError: |InvalidDicomError: |not recognized as (?:being in )?a supported file format"
    ),
    sources=(
        DOCS,
        "https://docs.python.org/3/library/csv.html#csv.Error",
    ),
    confidence=0.85,
    precedence=54,
    suggest=suggest,
)
