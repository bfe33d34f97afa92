"""The GPU hardware reported a fault.

What happened
    Uncorrectable memory (ECC), an NVLink failure, or a GPU that no longer answers.

Why
    Defective or overheated memory, power or PCIe trouble. Xid 48, 63, 64, 94, 95 are memory, 74 NVLink,
    79 a GPU that fell off the bus.

How to confirm
    `nvidia-smi -q -d ECC,ROW_REMAPPER,PAGE_RETIREMENT`, `dmesg -T | grep -i xid`.

How to fix
    Leave the node out, report it; reset the GPU or reboot; replace the card when errors return. Resume
    from the last checkpoint elsewhere.

Easily confused with
    Xid 13, 31 and 43, which programs cause (illegal access).

References
    https://docs.nvidia.com/deploy/xid-errors/index.html
    https://docs.nvidia.com/deploy/a100-gpu-mem-error-mgmt/index.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.nvidia.com/deploy/xid-errors/index.html"
DOC2 = "https://docs.nvidia.com/deploy/a100-gpu-mem-error-mgmt/index.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    node = ctx.search(r"(?i)\b(?:node|host(?:name)?)[=: ]+(?P<name>[a-z][a-z0-9.-]{2,60})")
    name = node["name"] if node else "<node>"
    yield ctx.action(
        "nvidia-smi -q -d ECC,ROW_REMAPPER; dmesg -T | grep -i xid    # on that node",
        "Counts the errors and tells whether the card has rows left to remap.",
        source=DOC2,
    )
    yield ctx.action(
        f"Resume elsewhere: sbatch --exclude={name}, and have the node drained; reset the GPU (nvidia-smi "
        "--gpu-reset) or reboot, "
        "and replace the card if it returns",
        "The same card will fail again; no setting of the program helps.",
        source=DOC,
    )


RULE = Rule(
    id="gpu-hardware-fault",
    error_type=ErrorType.GPU_HARDWARE,
    title="The GPU hardware reported a fault",
    description="The driver reported a hardware fault of the GPU or its links; the program is not to blame.",
    needles=(
        "uncorrectable ECC",
        "fallen off the bus",
        "GPU is lost",
        "CUDA_ERROR_ECC_UNCORRECTABLE",
        "NVLink error",
        "NVRM: Xid",
        "hardware stack error",
        "Unable to determine the device handle",
        "cudaErrorECCUncorrectable",
        "CUDA_ERROR_NVLINK_UNCORRECTABLE",
        "HBM MULTI BIT ECC",
        "UCE ERROR",
        "HCCS LINK ERROR",
        "UB LINK ERROR",
    ),
    pattern=(
        r"(?:uncorrectable ECC error encountered|GPU has fallen off the bus|GPU is "
        r"lost|uncorrectable NVLink error|hardware stack error|HBM MULTI BIT ECC ERROR"
        r"|: UCE ERROR|(?:HCCS|UB) LINK ERROR)"
        r"|CUDA_ERROR_(?:ECC|NVLINK)_UNCORRECTABLE|cudaErrorECCUncorrectable|Unable to determine "
        r"the device handle for (?:gpu|GPU)"
        r"|NVRM: Xid \(PCI:[^)]*\): (?P<xid>48|61|62|63|64|74"
        r"|79|92|94|95|119|120|121|122|123|124|125|136|140|142|143),"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.96,
    precedence=70,
    suggest=suggest,
)
