"""The node of the pod was shut down.

What happened
    The kubelet ended the pod because its machine was about to shut down or reboot.

Why
    A spot or preemptible machine was taken back, the node pool was scaled down or upgraded, or somebody rebooted it.

How to confirm
    `kubectl get events`, the cloud's audit log for that machine; is the node pool a spot pool?

How to fix
    Resume from the last checkpoint on another node; save more often, and on SIGTERM, on machines that can be taken
    back; a pool that is not pre-emptible for long runs.

Easily confused with
    A node that stopped answering (NodeNotReady), or a pod evicted for what it used.

References
    https://kubernetes.io/docs/concepts/cluster-administration/node-shutdown/
    https://cloud.google.com/kubernetes-engine/docs/concepts/spot-vms
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://kubernetes.io/docs/concepts/cluster-administration/node-shutdown/"
SPOT = "https://cloud.google.com/kubernetes-engine/docs/concepts/spot-vms"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.change(
        "resume_from_checkpoint", "the last complete checkpoint", "Continues on another node.", source=DOCS
    )
    yield ctx.action(
        "Save a checkpoint on SIGTERM within terminationGracePeriodSeconds, and more often",
        "A spot machine is taken back with half a minute's notice.",
        source=SPOT,
    )


RULE = Rule(
    id="kubernetes-node-shutdown",
    error_type=ErrorType.NODE_FAILURE,
    title="The node of the pod was shut down",
    description="The machine shut down or rebooted while the pod ran on it.",
    needles=("node shutdown", "node is shutting down"),
    pattern=r"terminated in response to imminent node shutdown|[Pp]od was rejected as the node is shutting down",
    sources=(DOCS, SPOT),
    confidence=0.75,
    precedence=60,
    suggest=suggest,
)
