"""A NumPy array did not fit into main memory.

What happened
    An array operation needed more memory than the process could get.

Why
    The array is larger than memory, often because of float64, a one-hot or pairwise expansion, or a data
    set loaded whole.

How to confirm
    Multiply the shape by the size of the type, compare with `free -g` and the job's limit.

How to fix
    A smaller batch where the batch is one of the array's dimensions; a smaller type, `np.memmap`, chunks;
    or more memory for the job.

Easily confused with
    Memory limits of a scheduler: they kill without a Python error.

References
    https://numpy.org/doc/stable/reference/generated/numpy.memmap.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._memory import smaller_batch
from trainmon.rules._rule import Context, Rule

DOC = "https://numpy.org/doc/stable/reference/generated/numpy.memmap.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    dimensions = [int(n) for n in ctx["shape"].replace(",", " ").split()]
    if ctx.knob("batch_size") in dimensions:
        yield from smaller_batch(ctx)  # the batch is one of the array's own dimensions
    where = f" (here {ctx['dtype']})" if ctx["dtype"] else ""
    yield ctx.action(
        f"Use a smaller data type{where}, np.load(..., mmap_mode='r') / np.memmap, or work in chunks",
        f"The array alone needs {ctx['size']}; a copy of it needs that again.",
        source=DOC,
    )
    yield ctx.action(
        "Request more memory for the job (Slurm --mem, container limit) if the array is really meant to "
        "be that large",
        "The limit of the job may be below what the machine has.",
        source="https://slurm.schedmd.com/sbatch.html",
    )


RULE = Rule(
    id="numpy-array-out-of-memory",
    error_type=ErrorType.HOST_OOM,
    title="A NumPy array did not fit into main memory",
    description="NumPy could not allocate {size} for one array.",
    needles=("Unable to allocate",),
    pattern=(
        r"Unable to allocate (?P<size>[\d.]+ [KMGTPE]?i?B)(?: for an array with shape "
        r"\((?P<shape>[\d, ]*)\) and data type (?P<dtype>\S+))?"
    ),
    sources=(DOC,),
    confidence=0.96,
    precedence=60,
    suggest=suggest,
)
