"""An operation does not exist for this data type on this device.

What happened
    A kernel for this combination of operation, type and device is missing.

Why
    Half precision on the CPU, bfloat16 in an operation without such a kernel, bool or integer where
    floats are needed, float64 on MPS, a type that NumPy does not know.

How to confirm
    The message names operation and type; print the tensor's device.

How to fix
    Compute this operation in float32; use bfloat16 instead of float16 on the CPU, or the GPU; convert to
    float32 before `.numpy()`.

Easily confused with
    A missing operator of a backend (NotImplementedError: could not run).

References
    https://docs.pytorch.org/docs/stable/amp.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/amp.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    frame = ctx.user_frame
    where = f" at {frame.file}:{frame.line} ({frame.code or frame.function})" if frame else ""
    if "MPS" in ctx.line or ctx["size"]:
        yield ctx.action(
            "x.to(torch.float32) before .to('mps'); complex numbers and float8: that part on the CPU",
            "MPS has no float64, and of the other types only what its release supports.",
            source="https://docs.pytorch.org/docs/stable/notes/mps.html",
        )
    elif "only support" in ctx.line:
        yield ctx.action(
            "Load with torch_dtype=torch.bfloat16 (or train with bf16=True), or attn_implementation='sdpa'",
            "Flash attention computes in half precision only.",
            source="https://huggingface.co/docs/transformers/attention_interface",
        )
    else:
        yield ctx.action(
            f"x.float() for this operation{where} (before .numpy(): x.float().cpu().numpy())",
            f"There is no kernel for {ctx['type'] or ctx['integral'] or ctx['low'] or 'this type'} here; float32 always has one.",
            source=DOC,
        )
    yield ctx.action(
        "If it ran on the CPU by mistake, move model and inputs to the GPU; else load in float32 "
        "(torch_dtype=torch.float32)",
        "Many half-precision kernels exist on GPUs only.",
        source=DOC,
    )


RULE = Rule(
    id="operation-not-implemented-for-type",
    error_type=ErrorType.DTYPE_MISMATCH,
    title="An operation does not exist for this data type on this device",
    description="The operation is not implemented for the tensor's data type here.",
    needles=(
        "not implemented for '",
        "Got unsupported ScalarType",
        "only support fp16 and bf16",
        "can only calculate the mean of",
        "BFloat16 is not supported",
        "Expected a floating point or complex tensor",
        "precision dtypes not supported",
        "convert a MPS Tensor to float64",
        "mean(): could not infer",
        "to the MPS backend but it does not have",
        "Unsupported type byte size: ",
    ),
    pattern=(
        r"convert \w+ to the MPS backend but it does not have support|Unsupported type byte size: (?P<size>\w+)|"
        r"not implemented for '(?P<type>Half|BFloat16|Float|Double|Long|Int|Short|Char|Byte|Bool|U?Int\d+"
        r"|Complex\w+|Float8\w+)'|Got unsupported ScalarType|convert a MPS Tensor to float64 dtype"
        r"|FlashAttention only supports? fp16 and bf16|mean\(\): could not infer output dtype"
        r"|can only calculate the mean of floating types|BFloat16 is not supported on MPS"
        r"|Expected a floating point or complex tensor as input\. Got (?P<integral>\w+)|(?:Low"
        r"|Half) precision dtypes not supported\. Got (?P<low>\w+)"
    ),
    sources=(DOC,),
    confidence=0.92,
    suggest=suggest,
)
