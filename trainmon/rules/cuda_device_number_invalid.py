"""The program asked for a GPU number that this process does not have.

What happened
    `cuda:N` was selected, or restored from a checkpoint, where fewer than N+1 GPUs are visible.

Why
    More processes per node than GPUs, a `device_ids` or `gpus` setting of another machine, or
    `CUDA_VISIBLE_DEVICES` that renumbers the cards (visible ones are always 0 … n-1).

How to confirm
    `echo $CUDA_VISIBLE_DEVICES; nvidia-smi -L`; `torch.cuda.device_count()`.

How to fix
    Start as many processes as GPUs (`--nproc_per_node`), use the local rank, correct the device number;
    `map_location` for checkpoints.

Easily confused with
    No GPU visible at all.

References
    https://docs.pytorch.org/docs/stable/elastic/run.html
    https://docs.pytorch.org/docs/stable/generated/torch.load.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._launcher import option
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/elastic/run.html"
DOC2 = "https://docs.pytorch.org/docs/stable/generated/torch.load.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    if ctx["count"]:
        yield ctx.action(
            "torch.load(path, map_location='cpu')   (or map_location={'cuda:1': 'cuda:0'})",
            f"The checkpoint names a GPU that does not exist here: {ctx['count']} visible.",
            source=DOC2,
        )
    if ctx.search(r"torch\.cuda\.(?:is_available\(\): False|device_count\(\): 0)"):
        yield ctx.action(
            "device='cpu' (Apple: device='mps'), or, if the machine has an NVIDIA GPU, a PyTorch build with CUDA: "
            "pip install --force-reinstall torch --index-url https://download.pytorch.org/whl/cu126",
            "PyTorch sees no GPU at all here: the build is for the CPU, or nvidia-smi fails as well.",
            source=DOC,
        )
        return
    yield ctx.action(
        option(ctx, "processes"),
        "One process per visible GPU; one more has no device.",
        source=DOC,
    )
    yield ctx.action(
        "echo $CUDA_VISIBLE_DEVICES; select the device by LOCAL_RANK, not by the global rank or a fixed "
        "number",
        "Visible GPUs are numbered from 0, whatever their number in the machine.",
        source=DOC,
    )


RULE = Rule(
    id="cuda-device-number-invalid",
    error_type=ErrorType.CUDA_UNAVAILABLE,
    title="The program asked for a GPU number that this process does not have",
    description="A CUDA device index is not below the number of visible GPUs.",
    needles=(
        "invalid device ordinal",
        "torch.cuda.device_count() is",
        "Invalid device id",
        "CUDA_ERROR_INVALID_DEVICE",
        "Invalid CUDA 'device=",
        "Invalid CUDA device",
        "specified on host",
    ),
    pattern=(
        r"No slot '\d+' specified on host|"
        r"invalid device ordinal|Attempting to deserialize object on CUDA device \d+ but "
        r"torch\.cuda\.device_count\(\) is (?P<count>\d+)"
        r"|(?:Error|Exception): Invalid device id|CUDA_ERROR_INVALID_DEVICE|Invalid CUDA "
        r"'?device='?\S* requested"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.94,
    suggest=suggest,
)
