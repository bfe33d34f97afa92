"""JAX on the CPU could not get memory for an array.

What happened
    XLA's CPU backend asked the machine for a buffer and got none.

Why
    An array or intermediate is far larger than intended, or the job's memory limit is low.

How to confirm
    The number of bytes in the message against the machine's memory.

How to fix
    Smaller batches, float32 or bfloat16 instead of float64, donated buffers, more memory for the
    job.

Easily confused with
    The accelerator's memory: there XLA says "while trying to allocate".

References
    https://github.com/openxla/xla/tree/main/xla/pjrt/cpu
    https://docs.jax.dev/en/latest/buffer_donation.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._memory import readable, smaller_batch
from trainmon.rules._rule import Context, Rule

DOCS = "https://github.com/openxla/xla/tree/main/xla/pjrt/cpu"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    size = int(ctx["bytes"])
    frame = ctx.user_frame
    where = f" at {frame.file}:{frame.line}" if frame else ""
    yield ctx.action(
        f"Check the shapes{where}: one buffer of {readable(size)} was asked for; an "
        f"unintended broadcast or outer product is common.",
        "Such a size rarely is meant.",
    )
    if size < 64 << 30:  # beyond that no batch helps
        yield from smaller_batch(ctx, source=DOCS)
    yield ctx.action(
        "jax.jit(step, donate_argnums=(0,)) for parameters and optimizer state that are replaced.",
        "Inputs and outputs then share memory.",
        source="https://docs.jax.dev/en/latest/buffer_donation.html",
    )


RULE = Rule(
    id="jax-host-memory-exhausted",
    error_type=ErrorType.HOST_OOM,
    title="JAX on the CPU could not get memory for an array",
    description="XLA asked for {bytes} bytes and got none.",
    needles=("Out of memory allocating",),
    pattern=r"RuntimeError: .*Out of memory allocating (?P<bytes>\d+) bytes",
    sources=(
        DOCS,
        "https://docs.jax.dev/en/latest/buffer_donation.html",
    ),
    confidence=0.85,
    precedence=62,
    suggest=suggest,
)
