r"""A NumPy file cannot be read.

What happened
    The file does not begin as a .npy or .npz file, holds pickled objects, or is shorter than its header
    says.

Why
    An empty, partial or other file; an array of objects (ragged lists) saved with pickle.

How to confirm
    `ls -l FILE; head -c 8 FILE | xxd` (`\x93NUMPY` or `PK`).

How to fix
    Write it again; pass `allow_pickle=True` for a file of your own that holds objects.

Easily confused with
    A missing file.

References
    https://numpy.org/doc/stable/reference/generated/numpy.load.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://numpy.org/doc/stable/reference/generated/numpy.load.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Check the file: `ls -l FILE; head -c 8 FILE | xxd`; fetch or write it again "
        "if it does not begin with \\x93NUMPY or PK.",
        "np.load takes any other file for a pickle.",
        source=DOCS,
    )
    yield ctx.action(
        "If it is your own array of objects, load it with allow_pickle=True, and save "
        "plain arrays in future.",
        "Ragged lists become object arrays, which are pickled.",
        source=DOCS,
    )


RULE = Rule(
    id="numpy-file-unreadable",
    error_type=ErrorType.DATA_CORRUPT,
    title="A NumPy file cannot be read",
    description="np.load found no valid array in the file.",
    needles=(
        "allow_pickle=False",
        "file contains pickled (object)",
        "as a pickle",
        "magic string is not correct",
        "mmap length is greater than file size",
        "No data left in file",
    ),
    pattern=r"This file contains pickled \(object\) data|(?:Cannot load file containing "
    r"pickled data|Object arrays cannot be loaded) when allow_pickle=False|Failed "
    r"to interpret file .* as a pickle|the magic string is not correct|mmap length "
    r"is greater than file size|No data left in file",
    sources=(DOCS,),
    confidence=0.85,
    precedence=55,
    suggest=suggest,
)
