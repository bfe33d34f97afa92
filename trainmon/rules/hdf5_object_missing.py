"""An HDF5 file has no such data set or group.

What happened
    The program read an entry of an HDF5 file by its name, and the file holds none of that name.

Why
    Another version of the preparation wrote the file, under other names; a preparation that broke off wrote only a
    part; or a wrong file was opened.

How to confirm
    `h5ls -r FILE`, or `python -c "import h5py; h5py.File('FILE').visit(print)"`, lists what the file holds.

How to fix
    Read the name that exists, or run the preparation again for this file.

Easily confused with
    A file that is missing or cut off; a key that a dictionary of the program lacks.

References
    https://docs.h5py.org/en/stable/high/group.html
    https://github.com/h5py/h5py/blob/master/h5py/_errors.pyx
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.h5py.org/en/stable/high/group.html"
CODE = "https://github.com/h5py/h5py/blob/master/h5py/_errors.pyx"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"List what the file holds: h5ls -r FILE (or h5py.File(FILE).visit(print)), and read the name that exists "
        f"instead of `{ctx['name']}`.",
        "The file could be opened; only this entry is not in it.",
        source=DOCS,
    )
    yield ctx.action(
        "Run the step that prepares the file again, and check that it came to its end.",
        "A preparation that broke off leaves files with only some of their entries.",
        source=CODE,
    )


RULE = Rule(
    id="hdf5-object-missing",
    error_type=ErrorType.DATASET_INVALID,
    title="An HDF5 file has no such entry",
    description="The file has no data set or group `{name}`.",
    needles=("open object (object '",),
    pattern=r"Unable to (?:synchronously )?open object \(object '(?P<name>[^']+)' doesn't exist\)",
    exception=r"KeyError$",
    sources=(DOCS, CODE),
    confidence=0.85,
    precedence=52,
    suggest=suggest,
)
