"""The GPU ran out of memory.

What happened
    PyTorch's caching allocator asked the driver for a block that does not fit into what is free on the card.

Why
    Weights, gradients, optimizer state and activations together exceed the card. Activations grow with the
    batch size and the sequence length, so a step with longer samples can fail after thousands that
    fitted. Other causes show in the numbers: memory reserved but unallocated (fragmentation), or a card that
    holds much more than this process uses (somebody else is on it).

How to confirm
    Read the message: what was asked for, what is free, what this process holds, what is reserved but unused.

How to fix
    Fragmented: `PYTORCH_ALLOC_CONF=expandable_segments:True` (called `PYTORCH_CUDA_ALLOC_CONF` before 2.9).
    Shared card: free it or choose another one. Otherwise lower the per-device batch size and raise gradient
    accumulation by the same factor, recompute activations, shorten sequences; at the optimizer step shrink
    the optimizer state (8-bit, sharded, offloaded); while loading, load in fewer bits or shard the weights.

Easily confused with
    CPU memory running out (`DefaultCPUAllocator`), or the CUDA context not finding room at start
    (`CUDA error: out of memory`).

References
    https://docs.pytorch.org/docs/stable/notes/cuda.html#memory-management
    https://docs.pytorch.org/docs/stable/notes/cuda.html#optimizing-memory-usage-with-pytorch-alloc-conf
    https://huggingface.co/docs/transformers/perf_train_gpu_one
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._memory import (
    PERFORMANCE,
    Figures,
    factor_that_fits,
    figures,
    later,
    readable,
    recompute,
    said,
    smaller_batch,
    smaller_samples,
)
from trainmon.rules._precision import half_precision
from trainmon.rules._rule import Context, Rule

MEMORY = "https://docs.pytorch.org/docs/stable/notes/cuda.html#memory-management"
ZERO = "https://www.deepspeed.ai/docs/config-json/#zero-optimizations-for-fp16-training"
FSDP = "https://huggingface.co/docs/accelerate/usage_guides/fsdp"
ALLOCATOR = (
    "https://docs.pytorch.org/docs/stable/notes/cuda.html#optimizing-memory-usage-with-pytorch-alloc-conf"
)


def _message(ctx: Context) -> str:
    return f"{ctx.line} {ctx.exception.message if ctx.exception else ''}"


def _raised_in(ctx: Context, *words: str) -> bool:
    frames = ctx.exception.frames if ctx.exception else ()
    return any(word in f"{f.file}:{f.function}: {f.code}" for f in frames for word in words)


# https://github.com/pytorch/pytorch/releases/tag/v2.9.0: PYTORCH_ALLOC_CONF for all accelerators, the older names stay.
_VARIABLE = re.compile(r"\bPYTORCH_(?:[A-Z]+_)?ALLOC_CONF\b")


def _defragment(ctx: Context, sizes: Figures) -> Suggestion:
    """The allocator's variable by the name that this version of PyTorch uses: that of its message, else by version."""
    message = _message(ctx)
    named = _VARIABLE.search(message)
    version = ctx.search(r"\btorch(?:==|[ -]version:? |\s+)v?(?P<major>[12])\.(?P<minor>\d{1,2})\b")
    old = version is not None and (int(version["major"]), int(version["minor"])) < (2, 9)
    variable = named.group(0) if named else "PYTORCH_CUDA_ALLOC_CONF" if old else "PYTORCH_ALLOC_CONF"
    setting, also = "expandable_segments:True", ""
    if "max_split_size_mb" in message and "expandable_segments" not in message:
        setting, also = (
            "max_split_size_mb:128",
            "    # from PyTorch 2.1 on expandable_segments:True does it better",
        )
    elif named is None and version is None:
        also = "    # PYTORCH_CUDA_ALLOC_CONF before PyTorch 2.9"
    return ctx.action(
        f"export {variable}={setting}{also}",
        f"{readable(sizes.unused or 0)} are reserved but unallocated while {readable(sizes.wanted or 0)} "
        "were asked for: "
        "the memory is fragmented, and the allocator can join it without a smaller batch.",
        source=ALLOCATOR,
    )


def _free_the_card(ctx: Context, sizes: Figures) -> Suggestion:
    tool, visible = ("nvidia-smi", "CUDA_VISIBLE_DEVICES")
    if "HIP out of memory" in _message(ctx):
        tool, visible = "rocm-smi --showpids", "HIP_VISIBLE_DEVICES"
    return ctx.action(
        f"{tool}    # find the other process on this GPU; end it, take another card with {visible}, or give each "
        "process its own (one task per GPU: --ntasks-per-node = --gpus-per-node, device = local_rank)",
        f"About {readable(sizes.others or 0)} of the card are held by other processes, this one holds only "
        f"{readable(sizes.held or 0)}.",
        source=MEMORY,
    )


def _while_loading(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "Load the weights smaller or spread: torch_dtype=bfloat16, 4-bit/8-bit quantisation (QLoRA), or "
        "shard them with "
        "DeepSpeed ZeRO stage 3 / FSDP and CPU offload",
        "It struck before training, so the weights (and optimizer state) alone do not fit; a smaller "
        "batch cannot help.",
        source=PERFORMANCE,
    )
    yield ctx.action(
        "Check that each process loads onto its own GPU: torch.cuda.set_device(local_rank), "
        'device_map={"": local_rank} '
        "or map_location='cpu', and nvidia-smi for other jobs",
        "Several ranks that load the whole model onto one card fill it several times over.",
        source=MEMORY,
    )


_SMALLER_STATE = {
    "hf": "--optim adamw_bnb_8bit (or adafactor)",
    "deepspeed": '"offload_optimizer": {"device": "cpu"} under "zero_optimization" in the DeepSpeed JSON',
    "megatron": "--use-distributed-optimizer (--optimizer-cpu-offload where that is on)",
}


def _optimizer_state(ctx: Context, sharded: bool) -> Suggestion:
    own = "" if sharded and ctx.framework == "deepspeed" else ctx.framework or ""
    by_library = _SMALLER_STATE.get(own, "8-bit AdamW (bitsandbytes.optim.AdamW8bit)")
    return ctx.action(
        f"Make the optimizer state smaller: {by_library}, foreach=False or fused=True in torch.optim, or shard it "
        "(ZeRO, FSDP)",
        "It struck in the optimizer step: Adam keeps two more values per weight, and its foreach form "
        "makes copies.",
        source=PERFORMANCE,
    )


# The optimizers of DeepSpeed by the files that they stand in.
_STAGE_3 = r"zero/stage3\.py|zero/partition_parameters\.py|DeepSpeedZeroOptimizer_Stage3"
_STAGE_1_OR_2 = r"zero/stage_1_and_2\.py|zero/stage2\.py"


def _sharding(ctx: Context, stage: int) -> Iterable[Suggestion]:
    """More of the model's state on other GPUs or in main memory, where the job is set up for that already."""
    now = ctx.knob("zero_stage")
    if now is None and ctx.search(_STAGE_3):
        now = 3
    lower = isinstance(now, int) and now < stage
    if lower or (now is None and ctx.framework == "deepspeed" and ctx.search(_STAGE_1_OR_2)):
        yield ctx.change(
            "zero_stage",
            stage if lower else 3,
            "ZeRO divides optimizer state (1), gradients (2) and weights (3) among the GPUs.",
            source=ZERO,
        )
    offload = ctx.knob("offload_optimizer")
    if offload == "none" or (offload is None and isinstance(now, int)):
        yield ctx.change(
            "offload_optimizer", "cpu", "Adam's two values per weight then lie in main memory.", source=ZERO
        )
    if str(ctx.knob("fsdp_sharding_strategy")) in ("SHARD_GRAD_OP", "NO_SHARD", "2", "3"):
        yield ctx.change(
            "fsdp_sharding_strategy",
            "FULL_SHARD",
            "Weights are then divided among the GPUs as well.",
            source=FSDP,
        )
    if ctx.knob("fsdp_offload_params") is False:
        yield ctx.change(
            "fsdp_offload_params",
            True,
            "Weights then lie in main memory between uses; slow, but small.",
            source=FSDP,
        )


_FULL = frozenset({"no", "32", "32-true", "fp32", "float32", "torch.float32"})


def _halved(ctx: Context) -> Iterable[Suggestion]:
    """Mixed precision, where the job is known to train in float32."""
    if (ctx.knob("bf16") is False and ctx.knob("fp16") is False) or str(ctx.knob("precision")) in _FULL:
        yield from half_precision(
            ctx, "bf16", "It trains in float32: activations in bfloat16 take half (Ampere or newer)."
        )


def suggest(ctx: Context) -> Iterable[Suggestion]:
    sizes = figures(_message(ctx))
    if sizes.fragmented:
        yield _defragment(ctx, sizes)
    if sizes.crowded:
        yield _free_the_card(ctx, sizes)
    if _raised_in(ctx, "torch/optim/", "optimizer.step(", ":_take_model_step", "_init_group"):
        sharded = list(_sharding(ctx, 2))
        yield from sharded
        yield _optimizer_state(ctx, bool(sharded))
    elif ctx.phase in (Phase.MODEL, Phase.SETUP):
        yield from _sharding(ctx, 3)
        yield from _while_loading(ctx)
        if ctx.phase is Phase.MODEL:  # the batch is not there yet
            return
    yield from _smaller(ctx, sizes)
    if ctx.phase is Phase.EVALUATION:
        yield ctx.action(
            "--eval_accumulation_steps 1 (and prediction_loss_only or preprocess_logits_for_metrics where logits are large)"
            if ctx.framework == "hf"
            else "Evaluate under torch.no_grad(), and move predictions to the CPU as they come: .detach().cpu()",
            "Graphs and predictions that stay on the GPU grow with every evaluation batch.",
            source="https://huggingface.co/docs/transformers/main_classes/trainer",
        )
        return
    yield from recompute(ctx)
    dearer = [*_halved(ctx), *_sharding(ctx, 3), *smaller_samples(ctx)]
    batch = ctx.knob("batch_size")
    yield from later(ctx, dearer) if isinstance(batch, int) and batch > 1 else dearer


def _smaller(ctx: Context, sizes: Figures) -> Iterable[Suggestion]:
    """A batch that fits by the message's figures; where one sample alone does not fit, no batch does."""
    batch = ctx.knob("batch_size")
    if (
        isinstance(batch, int)
        and batch > 0
        and sizes.wanted
        and sizes.total
        and sizes.wanted / batch > sizes.total
    ):
        yield ctx.action(
            f"Print the shapes where it struck: {readable(sizes.wanted)} for {batch} samples are "
            f"{readable(sizes.wanted / batch)} for one, and the card has {readable(sizes.total)}",
            "No batch size makes that fit: an operation multiplies dimensions, or a sample is far too long.",
            source=MEMORY,
        )
        return
    yield from smaller_batch(ctx, factor_that_fits(sizes), sizes=sizes)


def describe(ctx: Context) -> str:
    """What the message says of sizes."""
    return said(figures(_message(ctx)))


RULE = Rule(
    id="cuda-out-of-memory",
    error_type=ErrorType.CUDA_OOM,
    title="The GPU ran out of memory",
    description="The allocator found no room on the accelerator for what was asked of it.",
    needles=("out of memory", "would exceed allowed memory"),
    pattern=r"(?:CUDA|HIP|XPU|NPU|MUSA|MLU|SDAA|GCU|HPU) out of memory\.?"
    r" Tried to allocate (?P<wanted>[\d.]+ ?\w+)"
    r"|(?:Error|Exception):? (?:CUDA|HIP|XPU|NPU|MUSA) out of memory"
    r"|Allocation on device \d* ?would exceed allowed memory",
    sources=(MEMORY, ALLOCATOR, PERFORMANCE),
    confidence=0.97,
    suggest=suggest,
    describe=describe,
)
