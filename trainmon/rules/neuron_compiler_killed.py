"""AWS Neuron's compiler was killed, mostly for lack of main memory.

What happened
    neuronx-cc was ended by SIGKILL while it compiled a graph.

Why
    Compiling takes much main memory, and several ranks compile at the same time.

How to confirm
    `dmesg -T | grep -i 'out of memory'`; `free -h` while it compiles.

How to fix
    Compile once before training (`neuron_parallel_compile`) with few workers, a smaller graph, a machine with more
    memory.

Easily confused with
    Device memory that is full.

References
    https://awsdocs-neuron.readthedocs-hosted.com/en/latest/frameworks/torch/torch-neuronx/api-reference-guide/training/pytorch-neuron-parallel-compile.html
    https://github.com/aws-neuron/aws-neuron-sdk/issues
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://awsdocs-neuron.readthedocs-hosted.com/en/latest/frameworks/torch/torch-neuronx/api-reference-guide/training/pytorch-neuron-parallel-compile.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "neuron_parallel_compile --num_parallel 2 torchrun … once, then train with the cache",
        "Each compiler process takes many gigabytes of main memory; few at a time fit.",
        source=DOCS,
    )
    yield ctx.action(
        "A smaller batch or sequence, bfloat16, fewer layers in one graph; or an instance with more memory",
        "A smaller graph needs less memory to compile.",
        source=DOCS,
    )


RULE = Rule(
    id="neuron-compiler-killed",
    error_type=ErrorType.HOST_OOM,
    title="AWS Neuron's compiler was killed, mostly for lack of main memory",
    description="neuronx-cc was ended by SIGKILL while it compiled a graph.",
    needles=("neuronx-cc was forcibly killed",),
    pattern=r"\[F137\] neuronx-cc was forcibly killed",
    sources=(DOCS,),
    confidence=0.88,
    precedence=60,
    suggest=suggest,
)
