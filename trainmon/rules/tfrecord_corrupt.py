"""A TFRecord file is broken.

What happened
    Each record carries a checksum of its length and of its data; one does not match, or the file ends
    inside a record.

Why
    A partial copy, a job that was killed while writing, or a compressed file read without
    `compression_type`.

How to confirm
    Count the records of each shard with `tf.data.TFRecordDataset`.

How to fix
    Write the shard again; name the compression; `ignore_errors` to skip.

Easily confused with
    A missing file.

References
    https://www.tensorflow.org/tutorials/load_data/tfrecord
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://www.tensorflow.org/tutorials/load_data/tfrecord"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Write or copy the shard again; find it by counting records shard by shard.",
        f"The record at byte {ctx['at']} fails its checksum.",
        source=DOCS,
    )
    yield ctx.action(
        'If the files are compressed, pass compression_type="GZIP".',
        "Compressed data read as plain records looks corrupt.",
    )
    yield ctx.action("To go on without it: dataset.ignore_errors().", "Elements that fail are dropped.")


RULE = Rule(
    id="tfrecord-corrupt",
    error_type=ErrorType.DATA_CORRUPT,
    title="A TFRecord file is broken",
    description="TensorFlow found a damaged or truncated record.",
    needles=(
        "corrupted record at",
        "truncated record at",
    ),
    pattern=r"(?:corrupted|truncated) record at (?P<at>\d+)",
    sources=(DOCS,),
    phase=Phase.DATA,
    confidence=0.92,
    precedence=58,
    suggest=suggest,
)
