"""The DataLoader waited too long for a batch.

What happened
    `timeout=` of the DataLoader passed while all workers were busy or stuck.

Why
    Slow or hanging storage, one very large sample, a deadlock in a worker (threads and fork), or too small
    a timeout.

How to confirm
    `py-spy dump --pid` of a worker shows where it stands.

How to fix
    Faster storage, fewer or more workers, a larger timeout; `cv2.setNumThreads(0)`, `OMP_NUM_THREADS=1`
    against deadlocks.

Easily confused with
    A collective that timed out.

References
    https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.DataLoader
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.DataLoader"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "See where the workers stand: `py-spy dump --pid WORKER_PID`; copy the data "
        "to a local disk if they wait for storage.",
        "A stuck read and a deadlock look the same from outside.",
    )
    yield ctx.action(
        "Set OMP_NUM_THREADS=1 and cv2.setNumThreads(0) in the workers; raise timeout= for slow samples.",
        "Threads of native libraries can deadlock after fork.",
        source=DOCS,
    )
    yield ctx.change(
        "num_workers",
        lambda n: max(1, n // 2),
        "Fewer workers compete for the same disk.",
        unknown="half of the current value",
    )


RULE = Rule(
    id="dataloader-timed-out",
    error_type=ErrorType.DATALOADER_WORKER,
    title="The DataLoader waited too long for a batch",
    description="No worker delivered a batch within {seconds} seconds.",
    needles=("DataLoader timed out",),
    pattern=r"DataLoader timed out after (?P<seconds>\d+) seconds",
    sources=(DOCS,),
    phase=Phase.DATA,
    confidence=0.88,
    precedence=55,
    suggest=suggest,
)
