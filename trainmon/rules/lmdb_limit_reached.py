"""A limit of the LMDB environment is reached.

What happened
    LMDB reserves its size, its readers and its named databases when it is opened.

Why
    `map_size`, `max_readers` or `max_dbs` of `lmdb.open` is too small.

How to confirm
    Compare the size of the data with map_size.

How to fix
    Open with a larger value; map_size may exceed what is needed, it is only address space.

Easily confused with
    A full disk, which LMDB reports as such.

References
    https://lmdb.readthedocs.io/en/release/#environment-class
    https://github.com/LMDB/lmdb/blob/mdb.master/libraries/liblmdb/lmdb.h
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://lmdb.readthedocs.io/en/release/#environment-class"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        (
            "Open the environment with a larger limit: `lmdb.open(path, map_size=1 << 40)` for MDB_MAP_FULL, "
            "`max_readers=…`, `max_dbs=…` for the others; commit large writes in parts."
        ),
        "The message names the limit; map_size is address space, not disk space.",
        source=DOCS,
    )


RULE = Rule(
    id="lmdb-limit-reached",
    error_type=ErrorType.CONFIG_ERROR,
    title="A limit of the LMDB environment is reached",
    description="The database was opened with too small a limit: {what}.",
    needles=(
        "MDB_MAP_FULL",
        "MDB_READERS_FULL",
        "MDB_DBS_FULL",
        "MDB_TXN_FULL",
        "LMDB map size reached",
    ),
    pattern=r"(?P<what>MDB_(?:MAP|READERS|DBS|TXN)_FULL)|LMDB map size reached",
    sources=(
        DOCS,
        "https://github.com/LMDB/lmdb/blob/mdb.master/libraries/liblmdb/lmdb.h",
    ),
    confidence=0.92,
    precedence=58,
    suggest=suggest,
)
