"""NCCL could not open the memory of the GPU next to it.

What happened
    Peer-to-peer access between two GPUs of one machine was refused when NCCL opened a CUDA IPC handle.

Why
    The cards, or the virtual machine or container they are in, do not allow it: access control (ACS) or IOMMU on
    the PCIe bridge, consumer cards, processes that see different devices through `CUDA_VISIBLE_DEVICES` (Ray, one
    container a rank), no shared `/dev/shm` or IPC namespace.

How to confirm
    `nvidia-smi topo -p2p r`; `NCCL_DEBUG=INFO` names the pair.

How to fix
    `NCCL_P2P_DISABLE=1`, at the cost of speed; all GPUs of the node visible to every rank; `--ipc=host` in containers.

Easily confused with
    Networks between machines.

References
    https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/troubleshooting.html#gpu-direct
    https://github.com/NVIDIA/nccl/blob/master/src/transport/p2p.cc
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/troubleshooting.html#gpu-direct"
SOURCE = "https://github.com/NVIDIA/nccl/blob/master/src/transport/p2p.cc"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "NCCL_P2P_DISABLE=1 <same command>",
        "NCCL then goes through host memory; slower, but it works where cards may not reach each other.",
        source=DOCS,
    )
    yield ctx.action(
        "nvidia-smi topo -p2p r    # and let every rank see all GPUs of the node; docker run --ipc=host",
        "Ranks that see different devices, or live in different IPC namespaces, cannot open each other's memory.",
        source=DOCS,
    )


RULE = Rule(
    id="nccl-peer-access-refused",
    error_type=ErrorType.NCCL_ERROR,
    title="NCCL could not open the memory of the GPU next to it",
    description="Peer-to-peer access between two GPUs of this machine was refused.",
    needles=("failed to open CUDA IPC handle", "failed to peer with device", "peer access is not supported"),
    pattern=(
        r"failed to open CUDA IPC handle|failed to peer with device \d+|Cuda failure .*peer access is not supported"
    ),
    sources=(DOCS, SOURCE),
    confidence=0.88,
    precedence=60,
    suggest=suggest,
)
