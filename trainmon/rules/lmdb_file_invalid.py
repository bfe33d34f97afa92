"""The LMDB file is broken or is no LMDB file.

What happened
    `data.mdb` has no valid header or page.

Why
    A partial download, a Git LFS pointer, a file of another machine's byte order or a newer LMDB, a
    writer that was killed, a disk that was full while it was written.

How to confirm
    `ls -l data.mdb; file data.mdb; mdb_stat PATH`.

How to fix
    Get or build the database again.

Easily confused with
    A folder without data.mdb, and limits of an environment.

References
    https://lmdb.readthedocs.io/en/release/#exceptions
    https://github.com/LMDB/lmdb/blob/mdb.master/libraries/liblmdb/lmdb.h
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://lmdb.readthedocs.io/en/release/#exceptions"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        (
            "Check the size and kind of data.mdb (`ls -l`, `file`, `mdb_stat`), and download or build the "
            "database again."
        ),
        "It is cut short or is something else, e.g. a pointer or a page.",
        source=DOCS,
    )


RULE = Rule(
    id="lmdb-file-invalid",
    error_type=ErrorType.DATA_CORRUPT,
    title="The LMDB file is broken or is no LMDB file",
    description="LMDB does not accept the file: {what}.",
    needles=(
        "MDB_INVALID",
        "MDB_CORRUPTED",
        "MDB_PAGE_NOTFOUND",
        "MDB_VERSION_MISMATCH",
        "MDB_PANIC",
    ),
    pattern=r"(?P<what>MDB_(?:INVALID|CORRUPTED|PAGE_NOTFOUND|VERSION_MISMATCH|PANIC)): ",
    sources=(
        DOCS,
        "https://github.com/LMDB/lmdb/blob/mdb.master/libraries/liblmdb/lmdb.h",
    ),
    confidence=0.92,
    precedence=58,
    suggest=suggest,
)
