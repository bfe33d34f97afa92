"""A worker started by torchrun was killed by a signal.

What happened
    A negative exit code is the number of the signal that ended the worker.

Why
    SIGKILL comes most often from the kernel's OOM killer (host memory) or from a scheduler's memory
    limit; SIGTERM from the scheduler or a person.

How to confirm
    `dmesg -T | grep -i 'killed process'`; the scheduler's record of the job.

How to fix
    Less host memory (fewer data workers, no CPU offload) or a higher limit, if it was the OOM killer.

Easily confused with
    Workers that the agent itself stops after another one failed.

References
    https://docs.pytorch.org/docs/stable/elastic/errors.html
    https://docs.kernel.org/admin-guide/mm/concepts.html#oom-killer
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/elastic/errors.html"
DOC2 = "https://docs.kernel.org/admin-guide/mm/concepts.html#oom-killer"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "dmesg -T | grep -i -E 'killed process|oom' on that node; sacct -j <job> "
        "--format=State,MaxRSS,ReqMem",
        "Tells whether the kernel or the scheduler killed it for memory.",
        source=DOC2,
    )
    yield ctx.change(
        "num_workers",
        lambda n: int(n) // 2,
        "If it was memory: every data worker of every rank holds its own share of RAM.",
        unknown="fewer than now",
        source="https://docs.pytorch.org/docs/stable/data.html#multi-process-data-loading",
    )
    yield ctx.action(
        "Request more host memory (Slurm --mem), reduce CPU offload and pinned memory",
        "Offloaded optimizer state and pinned buffers count per rank.",
        source=DOC2,
    )


RULE = Rule(
    id="torchrun-worker-killed",
    error_type=ErrorType.KILLED,
    title="A worker started by torchrun was killed by a signal",
    description=(
        "The elastic agent reports that a worker was ended by SIGKILL or SIGTERM; nothing here says by whom."
    ),
    needles=(
        "exitcode: -",
        "exitcode  : -",
        "Signal 9 (SIGKILL)",
    ),
    pattern=r"exitcode *: -(?:9|15)\b|Signal 9 \(SIGKILL\) received by PID",
    sources=(
        DOC,
        DOC2,
    ),
    role=Role.FALLBACK,
    confidence=0.65,
    precedence=60,
    suggest=suggest,
)
