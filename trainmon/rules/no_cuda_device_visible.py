"""No usable GPU is visible to the process.

What happened
    The framework asked for a GPU and found none.

Why
    The job has no GPU allocation, `CUDA_VISIBLE_DEVICES` is empty or wrong, the container has no GPU
    access, or the driver failed to initialise.

How to confirm
    `nvidia-smi -L` and `echo $CUDA_VISIBLE_DEVICES` inside the job.

How to fix
    Request the GPU, correct `CUDA_VISIBLE_DEVICES`, start the container with GPUs; on the CPU use the
    gloo backend and CPU settings.

Easily confused with
    A CPU-only PyTorch build, which says that it was not compiled with CUDA.

References
    https://docs.pytorch.org/docs/stable/notes/cuda.html
    https://slurm.schedmd.com/gres.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/notes/cuda.html"
DOC2 = "https://slurm.schedmd.com/gres.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "nvidia-smi -L; echo $CUDA_VISIBLE_DEVICES    # inside the job or container",
        "Shows whether there is no GPU (allocation, container, driver) or only a wrong CUDA_VISIBLE_DEVICES.",
        source=DOC,
    )
    yield ctx.action(
        "Ask for a GPU: Slurm --gres=gpu:1, docker run --gpus all, Kubernetes nvidia.com/gpu: 1",
        "A job without a GPU request gets none, even on a GPU node.",
        source=DOC2,
    )
    if "NCCL" in ctx.line:
        yield ctx.action(
            "init_process_group(backend='gloo') for a run on CPUs",
            "NCCL works between GPUs only.",
            source="https://docs.pytorch.org/docs/stable/distributed.html#backends",
        )
    else:
        yield ctx.change("use_cpu", True, "Only if training on the CPU is meant.")


RULE = Rule(
    id="no-cuda-device-visible",
    error_type=ErrorType.CUDA_UNAVAILABLE,
    title="No usable GPU is visible to the process",
    description="CUDA is installed, but the process sees no GPU that it can use.",
    needles=(
        "GPUs are available",
        "CUDA-capable device is detected",
        "no ROCm-capable device",
        "no GPUs found",
        "No supported gpu backend",
        "But your machine only has",
        "CUDA driver initialization failed",
        "CUDA unknown error",
        "cudaGetDeviceCount",
        "torch.cuda.is_available() should be True",
        "no supported devices found for platform",
        "No GPU found",
        "CUDA is not available",
        "can not run on your system since the accelerator",
        "Failed to infer device type",
        "No OpenCL device found",
        "Environment for task type [GPU] not found",
        "CudaSupportError: Error at driver init:",
    ),
    pattern=(
        r"(?:CUDA|GPU|MPS|XLA|TPU|HPU)Accelerator`? can not run on your system since the accelerator is not available"
        r"|RuntimeError: Failed to infer device type|"
        r"No (?:CUDA|HIP|XPU) GPUs are available|(?:Error|Exception): .*no (?:CUDA|ROCm)-capable "
        r"device is detected|only supported with GPUs, no GPUs found"
        r"|(?:Exception|Error): No supported gpu backend found|You requested gpu: .* But your "
        r"machine only has|no supported devices found for platform (?:CUDA|ROCM|gpu)"
        r"|Error: CUDA driver initialization failed, you might not have a CUDA gpu"
        r"|Error: CUDA unknown error - this may be due to|(?:Error|Exception): Unexpected error "
        r"from cudaGetDeviceCount"
        r"|No OpenCL device found|Environment for task type \[GPU\] not found|CudaSupportError: Error at driver init:"
        r"|AssertionError: torch\.cuda\.is_available\(\) should be True|(?:Error|Exception): "
        r"(?:CUDA is not available|No GPU found)"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.93,
    suggest=suggest,
)
