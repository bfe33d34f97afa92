"""A variable has another shape in the TensorFlow checkpoint than in the model.

What happened
    `tf.train.Checkpoint.restore` assigns saved values to variables of the same name and shape.

Why
    Another number of classes, units or vocabulary entries than when the checkpoint was written.

How to confirm
    `tf.train.list_variables(path)` prints names and shapes.

How to fix
    Build the model as it was, or restore without the layer that changed.

Easily confused with
    Two tensors of different shape in the model's own computation.

References
    https://www.tensorflow.org/guide/checkpoint
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://www.tensorflow.org/guide/checkpoint"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "List what is saved: tf.train.list_variables(path), and build the model with those shapes.",
        "Restoring needs equal shapes.",
        source=DOCS,
    )
    yield ctx.action(
        "To change only the head, restore a tf.train.Checkpoint that holds the other parts, and "
        "use .expect_partial().",
        "What is not part of the Checkpoint object keeps its initial values.",
        source=DOCS,
    )


RULE = Rule(
    id="tensorflow-checkpoint-shape-differs",
    error_type=ErrorType.CHECKPOINT_MISMATCH,
    title="A variable has another shape in the TensorFlow checkpoint than in the model",
    description="The variable's shape is {model}, the checkpoint's is {saved}.",
    needles=("are incompatible",),
    pattern=(r"ValueError: Shapes (?P<model>\([^)]*\)) and (?P<saved>\([^)]*\)) are incompatible"),
    sources=(DOCS,),
    frames=r"checkpoint/restore\.py|checkpoint/checkpoint\.py|saving/saveable_object|training/saver\.py",
    phase=Phase.CHECKPOINT,
    confidence=0.92,
    precedence=62,
    suggest=suggest,
)
