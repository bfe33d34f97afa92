"""A file in MessagePack form is broken.

What happened
    The unpacker met the end too early, bytes that are no MessagePack, or more than one object.

Why
    A partial download or copy, a job killed while it saved, a page or a pointer instead of the file.

How to confirm
    Compare the size of the file with its source; `head -c 100 FILE`.

How to fix
    Get it again, or use the earlier checkpoint.

Easily confused with
    A checkpoint that opens and holds other names.

References
    https://msgpack-python.readthedocs.io/en/latest/api.html
    https://flax.readthedocs.io/en/latest/api_reference/flax.serialization.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://msgpack-python.readthedocs.io/en/latest/api.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        (
            "Compare the size of the file with its source and look at its beginning (`ls -l`, `head -c "
            "100`); download it again, or resume from the previous checkpoint."
        ),
        "It is truncated or is something else.",
        source=DOCS,
    )


RULE = Rule(
    id="msgpack-data-broken",
    error_type=ErrorType.CHECKPOINT_CORRUPT,
    title="A file in MessagePack form is broken",
    description="What Flax and others write in MessagePack form ends early or is no such data.",
    needles=(
        "Unpack failed",
        "msgpack.exceptions.",
        "unpack(b) received extra data",
    ),
    pattern=(
        r"ValueError: Unpack failed: |msgpack\.exceptions\.(?:ExtraData|FormatError|OutOfData|StackError"
        r"|UnpackValueError)\b|unpack\(b\) received extra data"
    ),
    sources=(
        DOCS,
        "https://flax.readthedocs.io/en/latest/api_reference/flax.serialization.html",
    ),
    confidence=0.85,
    precedence=58,
    suggest=suggest,
)
