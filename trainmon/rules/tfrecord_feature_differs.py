"""Records of a TFRecord file do not have the features that are parsed.

What happened
    `parse_single_example` looks for features by name and type in each record.

Why
    The description names a feature that was not written, or another type (int64, float, bytes) or
    length.

How to confirm
    `tf.train.Example.FromString(next(iter(dataset)).numpy())` prints what a record holds.

How to fix
    Correct the feature description, or give optional features a `default_value` or VarLenFeature.

Easily confused with
    A damaged record.

References
    https://www.tensorflow.org/tutorials/load_data/tfrecord
    https://www.tensorflow.org/api_docs/python/tf/io/FixedLenFeature
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://www.tensorflow.org/tutorials/load_data/tfrecord"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    name = ctx["feature"] or ctx["key"]
    named = f"'{name}'" if name else "the feature"
    yield ctx.action(
        "Print a record: tf.train.Example.FromString(next(iter(tf.data.TFRecordDataset(path))).numpy())",
        f"It shows whether {named} was written, with which type and length.",
        source=DOCS,
    )
    yield ctx.action(
        f"Correct {named} in the feature description (tf.int64, tf.float32, tf.string), use "
        f"VarLenFeature for varying lengths, or a default_value.",
        "FixedLenFeature needs every record to have exactly this feature.",
        source="https://www.tensorflow.org/api_docs/python/tf/io/FixedLenFeature",
    )


RULE = Rule(
    id="tfrecord-feature-differs",
    error_type=ErrorType.DATASET_INVALID,
    title="Records of a TFRecord file do not have the features that are parsed",
    description="A feature is missing in the records, or has another type or length than described.",
    needles=(
        "is required but could not be found",
        "Data types don't match",
        "Can't parse serialized Example",
        "Could not parse example input",
        "values != expected",
    ),
    pattern=(
        r"Feature: (?P<feature>\S+) \(data type: \w+\) is required but could not be found"
        r"|Key: (?P<key>\S+?)\.\s+(?:Data types don't match|Can't parse serialized Example"
        r"|Number of \w+ values != expected)|Could not parse example input, value:"
    ),
    sources=(
        DOCS,
        "https://www.tensorflow.org/api_docs/python/tf/io/FixedLenFeature",
    ),
    phase=Phase.DATA,
    confidence=0.94,
    precedence=58,
    suggest=suggest,
)
