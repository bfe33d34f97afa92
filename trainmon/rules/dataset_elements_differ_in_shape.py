"""Elements of a tf.data dataset do not have the declared or a common shape.

What happened
    `batch` stacks elements of equal shape, and `from_generator` checks each one against its
    signature.

Why
    Images or sequences of different size, a generator that yields another structure or type than
    declared.

How to confirm
    Print the shapes of some elements; compare with `dataset.element_spec`.

How to fix
    `padded_batch` or resizing before `batch`; correct `output_signature`, None for dimensions that
    vary.

Easily confused with
    Two tensors of different shape inside the model.

References
    https://www.tensorflow.org/api_docs/python/tf/data/Dataset#padded_batch
    https://www.tensorflow.org/api_docs/python/tf/data/Dataset#from_generator
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://www.tensorflow.org/api_docs/python/tf/data/Dataset#padded_batch"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if ctx["batch"]:
        yield ctx.action(
            f"Make the sizes equal before batch() (tf.image.resize, padding), or use padded_batch(): "
            f"{ctx['first']} meets {ctx['other']}.",
            "A batch is one tensor, so that its elements need one shape.",
            source=DOCS,
        )
    else:
        yield ctx.action(
            "Make output_signature say what the generator yields: tf.TensorSpec(shape=(None, ...), "
            "dtype=...) with None where sizes vary.",
            "Every element is checked against the signature.",
            source="https://www.tensorflow.org/api_docs/python/tf/data/Dataset#from_generator",
        )
    yield ctx.action(
        "Print the shapes: for x in dataset.unbatch().take(20): print(tf.nest.map_structure(tf.shape, x))",
        "One odd file is enough.",
    )


RULE = Rule(
    id="dataset-elements-differ-in-shape",
    error_type=ErrorType.DATASET_INVALID,
    title="Elements of a tf.data dataset do not have the declared or a common shape",
    description="One element differs from the others or from the signature, so that no batch can be made.",
    needles=(
        "Cannot batch tensors with different shapes",
        "`generator` yielded an element",
        "Cannot add tensor to the batch",
    ),
    pattern=(
        r"Cannot (?P<batch>batch tensors with different shapes in component \d+\. First element had shape "
        r"(?P<first>\[[\d,]*\]) and element \d+ had shape (?P<other>\[[\d,]*\]))"
        r"|`generator` yielded an element (?:that (?:did not match the expected structure"
        r"|could not be converted to the expected type)|of .{1,300} where an element of)"
        r"|Cannot add tensor to the batch: number of elements does not match"
    ),
    sources=(
        DOCS,
        "https://www.tensorflow.org/api_docs/python/tf/data/Dataset#from_generator",
    ),
    phase=Phase.DATA,
    confidence=0.94,
    precedence=60,
    suggest=suggest,
)
