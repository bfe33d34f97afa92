"""Ray killed a worker because the node's main memory ran low.

What happened
    Above 95 % of the node's (or container's) memory Ray kills the newest retriable worker, before the
    kernel would.

Why
    Actors and object store together need more than the node has: rollout buffers, CPU-offloaded models,
    objects that are still referenced.

How to confirm
    The message lists the top ten memory users; `ray memory` shows who references objects.

How to fix
    Fewer concurrent tasks per node (more CPUs per task), a smaller object store or buffers, nodes with
    more memory.

Easily confused with
    GPU memory: the exception's name is the same as PyTorch's `OutOfMemoryError`.

References
    https://docs.ray.io/en/latest/ray-core/scheduling/ray-oom-prevention.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.ray.io/en/latest/ray-core/scheduling/ray-oom-prevention.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "Run fewer tasks or actors per node (raise num_cpus / memory per task), or use nodes with more "
        "memory",
        "Ray schedules by CPU and GPU counts and does not know what a task will need in memory.",
        source=DOC,
    )
    yield ctx.action(
        "ray memory --stats-only; drop references to large objects, shrink replay buffers and CPU offload",
        "Objects stay in the store as long as anybody holds a reference.",
        source="https://docs.ray.io/en/latest/ray-core/scheduling/memory-management.html",
    )
    yield ctx.action(
        "export RAY_memory_usage_threshold=0.98 before ray start",
        "Moves the threshold; the kernel's OOM killer comes next, so only where a few percent are missing.",
        source=DOC,
    )


RULE = Rule(
    id="ray-node-out-of-memory",
    error_type=ErrorType.HOST_OOM,
    title="Ray killed a worker because the node's main memory ran low",
    description="Ray's memory monitor ended a task or actor when the node passed its memory threshold.",
    needles=(
        "node running low on memory",
        "killed due to memory pressure",
        "NODE_OUT_OF_MEMORY",
        "ray.exceptions.OutOfMemoryError",
    ),
    pattern=(
        r"killed due to the node running low on memory|Workers \(tasks / actors\) killed due to "
        r"memory pressure|NODE_OUT_OF_MEMORY"
        r"|ray\.exceptions\.OutOfMemoryError"
    ),
    sources=(DOC,),
    confidence=0.95,
    precedence=60,
    suggest=suggest,
)
