"""Tensors on different devices meet in one operation.

What happened
    PyTorch does not move tensors by itself; all operands have to be on one device.

Why
    A tensor made inside the model without `device=`, a part that was never moved, a plain attribute
    instead of a buffer, `device_map` or offloading mixed with multi-process training, nn.DataParallel
    with a shared object.

How to confirm
    The message names both devices; print `.device` of the operands at the frame.

How to fix
    Create tensors with `device=x.device`, register constants as buffers, move every part; leave
    `device_map` out when training with DDP or DeepSpeed.

Easily confused with
    Data types, whose messages look alike.

References
    https://docs.pytorch.org/docs/stable/notes/cuda.html
    https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html#torch.nn.Module.register_buffer
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/notes/cuda.html"
DOC2 = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html#torch.nn.Module.register_buffer"


# What the argument of an ATen function is: a part of the model, or what is given to it.
_PARTS = frozenset({"weight", "bias", "mat2", "running_mean", "running_var", "batch2"})
_GIVEN = frozenset({"mat1", "input", "index", "indices", "target", "self", "batch1"})
# c10/core/DeviceGuard: "found at least two devices, COMMON and THAT OF THE ARGUMENT!"; from torch 2.9 on "got X is on …".
_TWO = re.compile(
    r"at least two devices, (?P<common>[a-z]+(?::\d+)?) and (?P<other>[a-z]+(?::\d+)?)!(?: \(when checking argument for "
    r"argument (?P<argument>\w+))?|got (?P<got>\w+) is on (?P<its>[a-z]+(?::\d+)?), different from other tensors on "
    r"(?P<rest>[a-z]+(?::\d+)?)"
)
_TYPES = re.compile(r"Input type \((?P<input>[\w.]+)\) and weight type \((?P<weight>[\w.]+)\)")
_MOVES_BATCHES = frozenset({"hf", "lightning", "accelerate"})


def _first(ctx: Context, where: str) -> Suggestion | None:
    """Which side to move, as far as the message tells which one stayed on the CPU."""
    two, types = _TWO.search(ctx.line), _TYPES.search(ctx.line)
    of_model = None
    if two:
        argument = two.group("argument") or two.group("got") or ""
        other = two.group("other") or two.group("its")
        if other == "cpu" and argument in _PARTS | _GIVEN:
            of_model = argument in _PARTS
        elif (two.group("common") or two.group("rest")) == "cpu" and argument in _PARTS | _GIVEN:
            of_model = argument in _GIVEN
    elif types:
        of_model = "cuda" in types.group("input").lower()
    if of_model is None:
        if not two or "cpu" not in two.group(0) or ctx.framework in _MOVES_BATCHES:
            return None
        return ctx.action(
            f"model.to(device) once, and inputs.to(device), labels.to(device) for every batch, before the call{where}",
            "One side is on the GPU and the other on the CPU.",
            source=DOC,
        )
    if of_model:
        return ctx.action(
            f"model.to(device) for the module that is called{where}, before the optimizer is made",
            "The input is on the GPU, and this module's weights stayed on the CPU.",
            source="https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html#torch.nn.Module.to",
        )
    return ctx.action(
        f"inputs = inputs.to(model.device) (batch = {{k: v.to(device) for k, v in batch.items()}}) before the call{where}",
        "The weights are on the GPU, and what is given to them stayed on the CPU.",
        source="https://docs.pytorch.org/docs/stable/generated/torch.Tensor.to.html",
    )


def suggest(ctx: Context) -> Iterable[Suggestion]:
    frame = ctx.user_frame
    where = f" at {frame.file}:{frame.line} ({frame.code or frame.function})" if frame else ""
    if "numpy" in ctx.line:
        yield ctx.action(
            f"x.detach().cpu().numpy(){where}",
            "NumPy reads main memory only.",
            source="https://docs.pytorch.org/docs/stable/generated/torch.Tensor.numpy.html",
        )
        return
    if "No backend type" in ctx.line or "must be CUDA" in ctx.line:
        yield ctx.action(
            f"Move the tensor to the GPU before the collective{where}, or "
            "init_process_group('cpu:gloo,cuda:nccl')",
            "NCCL moves GPU tensors only.",
            source="https://docs.pytorch.org/docs/stable/distributed.html#backends",
        )
        return
    first = _first(ctx, where)
    if first is not None:
        yield first
    replicas = "cuda:0" in ctx.line and "cuda:1" in ctx.line
    if replicas or ctx.search(r"data_parallel\.py|parallel_apply|DataParallel"):
        yield ctx.action(
            "CUDA_VISIBLE_DEVICES=0 <same command>, or one process per GPU: torchrun / accelerate launch "
            "(DistributedDataParallel)",
            "With several visible GPUs the model is split or wrapped in nn.DataParallel, and shared "
            "objects stay on one of them.",
            source="https://docs.pytorch.org/docs/stable/generated/torch.nn.DataParallel.html",
        )
    if ctx.search(r"device_map|accelerate/hooks\.py|dispatch_model|offload"):
        yield ctx.action(
            "Leave device_map='auto' and CPU offload out when training (one whole model per rank, "
            "device_map={'': local_rank}); use "
            "ZeRO-3 or FSDP where it does not fit",
            "device_map may leave some weights on the CPU, and its hooks do not work with DDP or DeepSpeed.",
            source="https://huggingface.co/docs/accelerate/concept_guides/big_model_inference",
        )
    window = ctx.search(r"(?P<what>window) on|\b(?P<kind>stft|istft)\b")
    example = "torch.hann_window(n, device=x.device)" if window else "torch.arange(n, device=x.device)"
    yield ctx.action(
        f"Create the tensor where the other is{where}: {example}, or y = y.to(x.device)",
        "A tensor made without device= is on the CPU.",
        source=DOC,
    )
    yield ctx.action(
        "self.register_buffer(name, tensor) for constants, nn.ModuleList/ParameterList for parts, and "
        "encoder.to(device) "
        "for every separate model",
        "model.to(device) moves only registered parameters, buffers and modules.",
        source=DOC2,
    )


RULE = Rule(
    id="tensors-on-different-devices",
    error_type=ErrorType.DEVICE_MISMATCH,
    title="Tensors on different devices meet in one operation",
    description="An operation got tensors on more than one device.",
    needles=(
        "on the same device",
        "but got device type",
        "device type tensor to numpy",
        "Pointer argument",
        "located on different GPUs",
        "not at the same device",
        "type for generator but found",
        "Placeholder storage",
        "expected device",
        "No backend type associated with device type",
        "Tensors must be CUDA and dense",
        "one of them on device",
        "on device cuda",
        ") and weight type (",
        "Expected object of backend",
        "must be on devices[0]",
    ),
    pattern=(
        r"[Ee]xpected all tensors to be on the same device|must be on the same device but (?:got|found)"
        r"|indices should be either on cpu or on the same device|not at the same device"
        r"|arguments are located on different GPUs"
        r"|Input type \(torch\.\w+\.\w+Tensor\) and weight type \(torch\.\w+Tensor\) should be the same"
        r"|Input type \(torch\.\w+Tensor\) and weight type \(torch\.\w+\.\w+Tensor\) should be the same"
        r"|Input type \((?:[A-Z]{3}\w+Type"
        r"|torch\.\w+Tensor)\) and weight type \([A-Z]{3}\w+Type\) should be the same"
        r"|Input type \([A-Z]{3}\w+Type\) and weight type \(torch\.\w+Tensor\) should be the same"
        r"|Expected object of (?:device type|backend) \w+ but got (?:device type|backend) \w+"
        r"|module must have its parameters and buffers on device .* but found one of them on device"
        r"|can't convert \S+ device type tensor to numpy|all tensors must be on devices\[0\]"
        r"|Pointer argument \(at \d+\) cannot be accessed from Triton"
        r"|Expected a '\w+:?\d*' device type for generator but found"
        r"|Placeholder storage has not been allocated on MPS|Tensor on device \S+ is not on the expected device"
        r"|No backend type associated with device type \w+|Tensors must be CUDA and dense"
        r"|Expected tensor .*to be on (?:device )?cuda"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.95,
    suggest=suggest,
)
