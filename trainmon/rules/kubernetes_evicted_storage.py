"""Kubernetes evicted the pod because of the local storage it used.

What happened
    The kubelet ended the pod: it had written more than its `ephemeral-storage` limit or than an emptyDir
    volume's `sizeLimit`, or the node's disk was nearly full.

Why
    Checkpoints, caches of datasets and models, and logs went to the container's own file system or an
    emptyDir instead of a persistent volume.

How to confirm
    `kubectl describe pod POD`: Reason: Evicted and which limit it names; `du -xsh / /tmp ~/.cache` while it runs.

How to fix
    Write checkpoints and caches to a persistent volume, keep fewer checkpoints, or raise the limit.

Easily confused with
    `No space left on device`, where a write fails and the pod goes on.

References
    https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/
    https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#local-ephemeral-storage
    https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/eviction/helpers.go
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = (
    "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#local-ephemeral-storage"
)
HELPERS = "https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/eviction/helpers.go"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Mount a persistent volume and send checkpoints and caches there (output_dir, HF_HOME, "
        "TORCH_HOME, TMPDIR)",
        "What is written to the container itself or to an emptyDir counts as local storage and is lost "
        "with the pod.",
        source=DOCS,
    )
    yield ctx.change(
        "save_total_limit",
        2,
        "Checkpoints with optimizer state are the largest files that a training writes.",
    )
    limit = ctx["pod_limit"] or ctx["limit"] or ctx["volume_limit"]
    yield ctx.action(
        f"Or raise the limit{f' of {limit}' if limit else ''}: resources.limits.ephemeral-storage of the "
        "container, sizeLimit of the emptyDir",
        "The kubelet measures the usage periodically and evicts the pod once it is over the limit.",
        source=DOCS,
    )


RULE = Rule(
    id="kubernetes-evicted-storage",
    error_type=ErrorType.DISK_FULL,
    title="Kubernetes evicted the pod because of the local storage it used",
    description="The pod wrote more to the node's disk than it may, or the node's disk was nearly full.",
    needles=(
        "was low on resource",
        "had condition: [DiskPressure]",
        "Pod ephemeral local storage usage exceeds",
        "exceeded its local ephemeral storage limit",
        "Usage of EmptyDir volume",
    ),
    pattern=r"The node was low on resource: (?:ephemeral-storage|inodes)\b"
    r"|The node had condition: \[DiskPressure\]"
    r"|Pod ephemeral local storage usage exceeds the total limit of containers (?P<pod_limit>\w+)"
    r'|exceeded its local ephemeral storage limit "(?P<limit>\w+)"'
    r'|Usage of EmptyDir volume "[^"]*" exceeds the limit "(?P<volume_limit>\w+)"',
    sources=(DOCS, HELPERS),
    confidence=0.93,
    precedence=60,
    suggest=suggest,
)
