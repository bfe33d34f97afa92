"""A Zarr store does not hold the array or group that was asked for.

What happened
    Zarr opened the store and found no metadata of the wanted kind.

Why
    The path points beside the store or into it, the store was copied without its hidden files
    (`.zgroup`, `.zarray`), it is still zipped, or it has the other format version.

How to confirm
    `ls -a PATH`: a store has zarr.json, or .zgroup and .zarray.

How to fix
    Give the store's own folder; copy it with hidden files; state `zarr_format`.

Easily confused with
    A path that does not exist at all.

References
    https://zarr.readthedocs.io/en/stable/user-guide/v3_migration/
    https://github.com/zarr-developers/zarr-python/blob/main/src/zarr/errors.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://zarr.readthedocs.io/en/stable/user-guide/v3_migration/"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        (
            "List the path with hidden files (`ls -a PATH`): the folder must hold zarr.json, or .zgroup or "
            ".zarray. Give that folder, unzip it first, or copy it again with its hidden files."
        ),
        "What is there is no such group or array.",
        source=DOCS,
    )


RULE = Rule(
    id="zarr-node-missing",
    error_type=ErrorType.DATASET_INVALID,
    title="A Zarr store does not hold the array or group that was asked for",
    description="There is something at the path of the store, but not what was asked for.",
    needles=(
        "No group found in store",
        "No array found in store",
        "group not found at path",
        "array not found at path",
        "ContainsArrayError",
        "ContainsGroupError",
        "nothing found at path",
        "'node_type'. Expected",
    ),
    pattern=(
        r"No (?:group|array) found in store |(?:group|array) not found at path |nothing found at path "
        r"|Contains(?:Array|Group)Error: |Invalid value for 'node_type'\. Expected "
    ),
    sources=(
        DOCS,
        "https://github.com/zarr-developers/zarr-python/blob/main/src/zarr/errors.py",
    ),
    phase=Phase.DATA,
    confidence=0.88,
    precedence=58,
    suggest=suggest,
)
