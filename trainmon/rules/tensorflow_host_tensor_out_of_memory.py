"""TensorFlow ran out of CPU memory for a tensor.

What happened
    The CPU allocator refused a tensor; the operation fails with `ResourceExhaustedError` on
    `device:CPU:0`.

Why
    A whole data set was turned into one tensor, a shuffle buffer or cache is larger than memory, or the
    model runs on the CPU.

How to confirm
    The shape in the message, and `free -g` while the job runs.

How to fix
    Stream the data (`tf.data` from files or a generator), shrink `shuffle(buffer_size)`, drop `.cache()`,
    lower the batch.

Easily confused with
    The same message on `device:GPU`.

References
    https://www.tensorflow.org/guide/data_performance
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._memory import smaller_batch
from trainmon.rules._rule import Context, Rule

DOC = "https://www.tensorflow.org/guide/data_performance"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "Stream the data: tf.data.Dataset.from_generator or TFRecord files in place of "
        "from_tensor_slices; a smaller "
        "shuffle(buffer_size), no .cache() in memory",
        "A data set that is one tensor has to fit into main memory several times.",
        source=DOC,
    )
    yield from smaller_batch(ctx)


RULE = Rule(
    id="tensorflow-host-tensor-out-of-memory",
    error_type=ErrorType.HOST_OOM,
    title="TensorFlow ran out of CPU memory for a tensor",
    description="TensorFlow could not allocate a tensor of shape [{shape}] in main memory.",
    needles=("OOM when allocating tensor",),
    pattern=r"OOM when allocating tensor (?:of|with) shape ?\[(?P<shape>[\d,]*)\].*device:CPU",
    sources=(DOC,),
    confidence=0.93,
    precedence=60,
    suggest=suggest,
)
