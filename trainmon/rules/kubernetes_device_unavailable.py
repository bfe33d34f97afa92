"""Kubernetes had no GPU for the pod.

What happened
    The scheduler found no node with enough GPUs, or the kubelet found its GPUs taken or unhealthy when the pod came.

Why
    The cluster's GPUs are in use, the pod asks for more than any node has, the device plugin is not running on the
    node, or a GPU there has become unhealthy.

How to confirm
    `kubectl describe nodes | grep -A8 Allocated`: nvidia.com/gpu; `kubectl -n kube-system get pods | grep device-plugin`.

How to fix
    Ask for what a node has; wait or free GPUs; restart the device plugin, or leave the node out.

Easily confused with
    A container that has a GPU and cannot use it (driver).

References
    https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/device-plugins/
    https://kubernetes.io/docs/tasks/manage-gpus/scheduling-gpus/
    https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/cm/devicemanager/manager.go
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

PLUGINS = "https://kubernetes.io/docs/concepts/extend-kubernetes/compute-storage-net/device-plugins/"
GPUS = "https://kubernetes.io/docs/tasks/manage-gpus/scheduling-gpus/"
SOURCE = "https://github.com/kubernetes/kubernetes/blob/master/pkg/kubelet/cm/devicemanager/manager.go"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "kubectl describe nodes | grep -A8 'Allocated resources'    # GPUs requested against those there are",
        "Shows whether the GPUs are in use, or no node has as many as one pod asks for.",
        source=GPUS,
    )
    yield ctx.action(
        "kubectl get pods -A | grep device-plugin    # running on that node? else restart it, or cordon the node",
        "Without the device plugin, or with an unhealthy card, the node has no GPUs to give.",
        source=PLUGINS,
    )


RULE = Rule(
    id="kubernetes-device-unavailable",
    error_type=ErrorType.CUDA_UNAVAILABLE,
    title="Kubernetes had no GPU for the pod",
    description="No node had the accelerators that the pod asks for.",
    needles=("requested number of devices unavailable", "Insufficient "),
    pattern=(
        r"requested number of devices unavailable for \S*(?:gpu|GPU|npu|Ascend)"
        r"|nodes are available: .*Insufficient \S*(?:nvidia\.com|amd\.com|habana\.ai|google\.com/tpu|huawei\.com)"
    ),
    sources=(PLUGINS, GPUS, SOURCE),
    phase=Phase.SETUP,
    confidence=0.9,
    suggest=suggest,
)
