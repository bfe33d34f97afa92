"""No NVIDIA driver was found on this machine.

What happened
    CUDA could not be initialised, since no driver library answered.

Why
    A login or CPU node, a job without a GPU request, a container started without GPU access, a driver
    that is not loaded after a kernel update.

How to confirm
    `nvidia-smi` in the same place (node, container) as the job.

How to fix
    Request a GPU, start the container with GPUs, or install or load the driver.

Easily confused with
    A driver that is present but too old.

References
    https://docs.nvidia.com/datacenter/cloud-native/container-toolkit/latest/install-guide.html
    https://slurm.schedmd.com/gres.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.nvidia.com/datacenter/cloud-native/container-toolkit/latest/install-guide.html"
DOC2 = "https://slurm.schedmd.com/gres.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "nvidia-smi on the node and in the container where the job runs",
        "Tells whether the driver is missing, not loaded, or only hidden from the container.",
        source=DOC,
    )
    yield ctx.action(
        "Ask for a GPU: Slurm --gres=gpu:1 (or --gpus), docker run --gpus all, Kubernetes nvidia.com/gpu: 1",
        "Login nodes and jobs without a GPU request have no driver or no device.",
        source=DOC2,
    )
    yield ctx.change("use_cpu", True, "Only if training on the CPU is meant.")


RULE = Rule(
    id="nvidia-driver-missing",
    error_type=ErrorType.CUDA_UNAVAILABLE,
    title="No NVIDIA driver was found on this machine",
    description="PyTorch was built with CUDA but found no NVIDIA driver, so there is no GPU to run on.",
    needles=(
        "Found no NVIDIA driver",
        "couldn't communicate with the NVIDIA driver",
    ),
    pattern=r"Found no NVIDIA driver on your system|couldn't communicate with the NVIDIA driver",
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.95,
    suggest=suggest,
)
