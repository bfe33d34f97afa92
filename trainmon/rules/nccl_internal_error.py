"""NCCL reported an internal, usage or CUDA error.

What happened
    `ncclInternalError`, `ncclInvalidUsage`, `ncclInvalidArgument` or `ncclUnhandledCudaError` came back
    from a collective or from creating a communicator.

Why
    Two ranks on one GPU, ranks that disagree about size or type, different NCCL versions on the nodes,
    broken peer-to-peer access (virtual machines, IOMMU), or a CUDA error before it.

How to confirm
    Rerun with `NCCL_DEBUG=INFO`; look for a CUDA error or out of memory before this line.

How to fix
    One rank per GPU (device = LOCAL_RANK), one version on all nodes, `NCCL_P2P_DISABLE=1` as a test.

Easily confused with
    The echo of another rank's crash.

References
    https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/troubleshooting.html
    https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/api/types.html
    https://github.com/NVIDIA/nccl/blob/master/src/init.cc
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/troubleshooting.html"
DOC2 = "https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/api/types.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    versions = ctx.search(r"Mismatched NCCL version detected : rank (?P<a>\d+) version \S+ rank (?P<b>\d+)")
    if versions:
        yield ctx.action(
            f'Give ranks {versions["a"]} and {versions["b"]} the same NCCL: python -c "import torch; '
            'print(torch.cuda.nccl.version())" on both nodes; one container image or environment for all',
            "All ranks of a communicator must load the same version of NCCL; LD_LIBRARY_PATH may put another "
            "one before that of the wheel.",
            source=DOC,
        )
        return
    duplicate = ctx["duplicate"] or ctx.search(r"Duplicate GPU detected|Ranks are using the same GPU")
    if duplicate or "nvalidUsage" in ctx.line or "invalid usage" in ctx.line:
        yield ctx.action(
            "torch.cuda.set_device(int(os.environ['LOCAL_RANK'])) before init_process_group; not more "
            "processes per node than GPUs",
            "NCCL does not allow two ranks on the same GPU.",
            source="https://docs.pytorch.org/docs/stable/distributed.html",
        )
    yield ctx.action(
        "NCCL_DEBUG=INFO <same command>, and read the first 'NCCL WARN' line",
        "It names what NCCL objected to.",
        source=DOC,
    )
    yield ctx.action(
        "NCCL_P2P_DISABLE=1 (then NCCL_SHM_DISABLE=1) as a test; the same torch/NCCL version on all nodes",
        "Peer-to-peer access is often broken in virtual machines or with an IOMMU.",
        source=DOC,
    )


RULE = Rule(
    id="nccl-internal-error",
    error_type=ErrorType.NCCL_ERROR,
    title="NCCL reported an internal, usage or CUDA error",
    description="NCCL refused or failed an operation.",
    needles=(
        "ncclInternalError",
        "ncclInvalidUsage",
        "ncclUnhandledCudaError",
        "ncclInvalidArgument",
        "NCCL error in",
        "Duplicate GPU detected",
        "Ranks are using the same GPU",
        "Mismatched NCCL version detected",
    ),
    pattern=(
        r"(?P<duplicate>Duplicate GPU detected|Multiple Ranks are using the same GPU)"
        r"|Mismatched NCCL version detected|ncclInternalError|ncclInvalidUsage|ncclInvalidArgument"
        r"|ncclUnhandledCudaError|NCCL error in: \S+, (?:internal error|invalid usage|invalid argument"
        r"|unhandled cuda error)"
    ),
    sources=(
        DOC,
        DOC2,
        "https://github.com/NVIDIA/nccl/blob/master/src/init.cc",
    ),
    confidence=0.82,
    precedence=48,
    suggest=suggest,
)
