"""TensorFlow cannot open a checkpoint file as a table.

What happened
    A checkpoint is a prefix with an index (a table), data files and, from TensorFlow 1, a meta graph;
    the file that was opened as the table is none.

Why
    The path names one of the files (`….data-00000-of-00001`, `checkpoint`) and not the prefix, the file
    was cut off, or it is of another format (a pointer of Git LFS, `.h5`).

How to confirm
    `ls -l PREFIX*` and `tf.train.list_variables(PREFIX)`.

How to fix
    Pass the prefix without `.index` or `.data-…`; fetch all files of the checkpoint again.

Easily confused with
    A checkpoint whose names do not fit the model.

References
    https://www.tensorflow.org/guide/checkpoint
    https://www.tensorflow.org/api_docs/python/tf/train/Saver
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://www.tensorflow.org/guide/checkpoint"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        (
            "Pass the prefix of the checkpoint (`model.ckpt-1000`), not one of its files and not the folder; "
            "`tf.train.latest_checkpoint(folder)` gives it."
        ),
        "TensorFlow adds .index and .data-… to what it is given.",
        source=DOCS,
    )
    yield ctx.action(
        ("Check that `PREFIX.index` and `PREFIX.data-00000-of-00001` are there and whole; fetch them again."),
        "A table that was cut off, or a pointer in its place, has no magic number.",
    )


RULE = Rule(
    id="tensorflow-checkpoint-not-a-table",
    error_type=ErrorType.CHECKPOINT_CORRUPT,
    title="TensorFlow cannot open a checkpoint file as a table",
    description="{path} is no table of tensors that TensorFlow writes.",
    needles=("Unable to open table file",),
    pattern=(
        r"Unable to open table file (?P<path>\S+?):? (?:Data loss|Not found|Failed precondition|DATA_LOSS"
        r"|FAILED_PRECONDITION)"
    ),
    sources=(
        DOCS,
        "https://www.tensorflow.org/api_docs/python/tf/train/Saver",
    ),
    role=Role.FALLBACK,
    phase=Phase.CHECKPOINT,
    confidence=0.9,
    precedence=61,
    suggest=suggest,
)
