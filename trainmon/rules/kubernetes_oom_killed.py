"""Kubernetes killed the container at its memory limit.

What happened
    The kernel killed the container's process in its memory cgroup; Kubernetes reports reason OOMKilled,
    exit code 137.

Why
    Limit too small for the process with all data workers; `/dev/shm` of type Memory counts too.

How to confirm
    `kubectl describe pod POD`: Last State, Reason: OOMKilled.

How to fix
    Raise the limit, use fewer workers, stream the data.

Easily confused with
    Exit code 137 without OOMKilled: an eviction or a plain kill.

References
    https://kubernetes.io/docs/tasks/configure-pod-container/assign-memory-resource/
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://kubernetes.io/docs/tasks/configure-pod-container/assign-memory-resource/"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "Raise resources.limits.memory (and requests.memory) of the container",
        "All processes of the container and its memory-backed /dev/shm count against this limit.",
        source=DOC,
    )
    yield ctx.change(
        "num_workers",
        lambda n: int(n) // 2,
        "Every data worker holds memory of its own inside the same limit.",
        unknown="fewer than now",
        source="https://docs.pytorch.org/docs/stable/data.html#multi-process-data-loading",
    )


RULE = Rule(
    id="kubernetes-oom-killed",
    error_type=ErrorType.HOST_OOM,
    title="Kubernetes killed the container at its memory limit",
    description="The container used more main memory than `resources.limits.memory` allows (OOMKilled).",
    needles=("OOMKilled",),
    pattern=r"\bOOMKilled\b",
    sources=(DOC,),
    confidence=0.92,
    suggest=suggest,
)
