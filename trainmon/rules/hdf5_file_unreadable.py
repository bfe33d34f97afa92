"""The HDF5 file is broken or is no HDF5 file.

What happened
    The signature at the start of the file is missing, or the file is shorter than its own header says.

Why
    A partial download or copy, a write that was cut off, a Git LFS pointer, or another format behind the
    name.

How to confirm
    `h5ls FILE`, `ls -l FILE`, `head -c 100 FILE`.

How to fix
    Fetch or create the file again; close files (`with h5py.File`) so that they are flushed.

Easily confused with
    A missing file (`errno = 2`) and a file locked by another process (`unable to lock file`).

References
    https://docs.h5py.org/en/stable/faq.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.h5py.org/en/stable/faq.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Check the file (`ls -l FILE; h5ls FILE`) and copy, download or create it again.",
        "An HDF5 file that was cut short cannot be opened.",
        source=DOCS,
    )
    yield ctx.action(
        "Write with `with h5py.File(path, 'w') as f:` and rename at the end.",
        "A job that dies while the file is open leaves it unreadable.",
    )


RULE = Rule(
    id="hdf5-file-unreadable",
    error_type=ErrorType.DATA_CORRUPT,
    title="The HDF5 file is broken or is no HDF5 file",
    description="The HDF5 library could not read the file.",
    needles=(
        "truncated file: eof",
        "file signature not found",
        "wrong B-tree signature",
        "inflate() failed",
        "bad object header",
    ),
    pattern=r"[Uu]nable to (?:synchronously )?(?:open|read|get)[^(]{0,40}\((?P<why>[Tt]runcated "
    r"file: eof[^)]*|file signature not found|bad object header[^)]*|wrong B-tree "
    r"signature|inflate\(\) failed)|Can't (?:synchronously )?(?:read|open|get)[^(]{0,40}\((?P<"
    r"also>wrong B-tree signature|inflate\(\) failed)",
    sources=(DOCS,),
    confidence=0.88,
    suggest=suggest,
)
