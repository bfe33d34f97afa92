"""Kubernetes evicted the pod because the node ran out of memory.

What happened
    The kubelet ended the pod to free memory of the node before the kernel would have had to.

Why
    The node's free memory fell under the eviction threshold. Pods that use more than they requested go first,
    so a training with a small or missing memory request is the usual victim.

How to confirm
    `kubectl describe pod POD`: Reason: Evicted, and what the container was using against its request.

How to fix
    Request as much memory as the training needs (request = limit), and use fewer data workers.

Easily confused with
    OOMKilled: there the container's own limit was reached, whatever the node had left.

References
    https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/
    https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/eviction/helpers.go
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/"
HELPERS = "https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/eviction/helpers.go"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    used = ctx.search(r"was using (?P<used>\w+), (?:which exceeds its )?request (?:is|of) (?P<request>\w+)")
    told = f" (it used {used['used']} and had requested {used['request']})" if used else ""
    yield ctx.action(
        f"Set resources.requests.memory to what the training really needs{told}, and limits.memory to the "
        "same value",
        "The kubelet evicts the pods first that use more than they requested; with request = limit for memory "
        "and CPU the pod is of class Guaranteed and goes last.",
        source=DOCS,
    )
    yield ctx.change(
        "num_workers",
        lambda n: int(n) // 2,
        "Every data worker holds prefetched batches and copies of the dataset's objects.",
        unknown="fewer than now",
        source="https://docs.pytorch.org/docs/stable/data.html#multi-process-data-loading",
    )


RULE = Rule(
    id="kubernetes-evicted-memory",
    error_type=ErrorType.HOST_OOM,
    title="Kubernetes evicted the pod because the node ran out of memory",
    description="The node was low on memory and the kubelet ended this pod to free some.",
    needles=("was low on resource", "had condition: [MemoryPressure]"),
    pattern=r"The node was low on resource: memory\b|The node had condition: \[MemoryPressure\]",
    sources=(DOCS, HELPERS),
    confidence=0.93,
    precedence=60,
    suggest=suggest,
)
