"""LMDB was asked to write in a transaction that only reads.

What happened
    LMDB refuses writes in a transaction that was begun without `write=True`.

Why
    `env.begin()` reads by default; or the environment was opened with `readonly=True`.

How to confirm
    Look at the `begin` and `open` calls above the failing line.

How to fix
    `env.begin(write=True)`, on an environment without `readonly=True`.

Easily confused with
    Rights on the file: then the environment does not open.

References
    https://lmdb.readthedocs.io/en/release/#transaction-class
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://lmdb.readthedocs.io/en/release/#transaction-class"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        (
            "Begin the transaction with `env.begin(write=True)`, and open the environment without "
            "`readonly=True`."
        ),
        "A transaction only reads unless it is told otherwise.",
        source=DOCS,
    )


RULE = Rule(
    id="lmdb-transaction-read-only",
    error_type=ErrorType.CODE_ERROR,
    title="LMDB was asked to write in a transaction that only reads",
    description="A key is put or deleted in a transaction or an environment that was opened for reading.",
    needles=("ReadonlyError",),
    pattern=r"lmdb\.ReadonlyError: mdb_\w+: Permission denied",
    sources=(DOCS,),
    confidence=0.88,
    precedence=57,
    suggest=suggest,
)
