"""AWS Neuron's compiler failed.

What happened
    neuronx-cc could not translate a graph of the model for the NeuronCores.

Why
    An operation or a shape that it does not support, a graph that is too large, or a fault of the compiler.

How to confirm
    The lines of neuronx-cc above, with their codes, and the log file that it names.

How to fix
    Compile smaller parts, other shapes or options (`--model-type=transformer`, `-O1`), a newer neuronx-cc.

Easily confused with
    The compiler being killed for lack of main memory, code F137.

References
    https://awsdocs-neuron.readthedocs-hosted.com/en/latest/compiler/neuronx-cc/api-reference-guide/neuron-compiler-cli-reference-guide.html
    https://github.com/aws-neuron/aws-neuron-sdk/issues/1000
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://awsdocs-neuron.readthedocs-hosted.com/en/latest/compiler/neuronx-cc/api-reference-guide/neuron-compiler-cli-reference-guide.html"
THREAD = "https://github.com/aws-neuron/aws-neuron-sdk/issues/1000"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Read the first ERROR line of neuronx-cc (log-neuron-cc.txt) and change the operation or shape that it names",
        "The line with the code only says that the compiler ended.",
        source=DOCS,
    )
    yield ctx.action(
        'NEURON_CC_FLAGS="--model-type=transformer -O1", a smaller batch or sequence, fixed shapes; or a newer neuronx-cc',
        "Smaller and simpler graphs pass where a large one is refused.",
        source=DOCS,
    )


RULE = Rule(
    id="neuron-compiler-failed",
    error_type=ErrorType.COMPILE_ERROR,
    title="AWS Neuron's compiler failed",
    description="neuronx-cc could not translate a graph of the model.",
    needles=("neuronx-cc terminated abnormally",),
    pattern=r"\[F\d+\] neuronx-cc terminated abnormally",
    sources=(DOCS, THREAD),
    confidence=0.9,
    precedence=60,
    suggest=suggest,
)
