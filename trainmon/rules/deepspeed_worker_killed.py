"""A worker started by DeepSpeed was killed by SIGKILL.

What happened
    The launcher saw one of its ranks end by signal 9 and stopped the others.

Why
    Nearly always host memory: the kernel's OOM killer or the job's limit. CPU offload, pinned buffers and
    data workers of all ranks add up.

How to confirm
    `dmesg -T | grep -i 'killed process'`, `free -g` during the run.

How to fix
    Less CPU offload and pinned memory, fewer data workers, more RAM.

Easily confused with
    An error of the program, which gives return code 1 and a traceback.

References
    https://www.deepspeed.ai/docs/config-json/#zero-optimizations-for-fp16-training
    https://docs.kernel.org/admin-guide/mm/concepts.html#oom-killer
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://www.deepspeed.ai/docs/config-json/#zero-optimizations-for-fp16-training"
DOC2 = "https://docs.kernel.org/admin-guide/mm/concepts.html#oom-killer"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "dmesg -T | grep -i -E 'killed process|oom' on that node; watch free -g during the next run",
        "SIGKILL from outside is most often the kernel's OOM killer (host RAM).",
        source=DOC2,
    )
    yield ctx.change(
        "num_workers",
        lambda n: int(n) // 2,
        "Data workers of all ranks add up in host memory.",
        unknown="fewer than now",
        source="https://docs.pytorch.org/docs/stable/data.html#multi-process-data-loading",
    )
    yield ctx.action(
        "offload_optimizer / offload_param: pin_memory false or no offload, and more RAM (--mem) for the job",
        "Offloaded state of all ranks of the node lives in host memory.",
        source=DOC,
    )


RULE = Rule(
    id="deepspeed-worker-killed",
    error_type=ErrorType.KILLED,
    title="A worker started by DeepSpeed was killed by SIGKILL",
    description="DeepSpeed's launcher reports return code -9: the worker got SIGKILL and could not say why.",
    needles=("exits with return code",),
    pattern=r"exits with return code = -(?:9|15)\b",
    sources=(
        DOC,
        DOC2,
    ),
    role=Role.FALLBACK,
    confidence=0.7,
    precedence=60,
    suggest=suggest,
)
