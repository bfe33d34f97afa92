"""A cuDNN call failed.

What happened
    A convolution, normalisation or recurrent layer called cuDNN, which refused or failed.

Why
    Little free memory for its workspace, a cuDNN library from another version on `LD_LIBRARY_PATH`,
    unusual shapes or strides, or an earlier kernel that failed (errors are reported late).

How to confirm
    Rerun with `CUDA_LAUNCH_BLOCKING=1`; then with `torch.backends.cudnn.enabled = False`;
    `torch.backends.cudnn.version()`.

How to fix
    One consistent cuDNN (unset `LD_LIBRARY_PATH`, reinstall torch), a smaller batch, contiguous inputs.

Easily confused with
    An index out of range or an illegal access before it: then that is the cause.

References
    https://docs.pytorch.org/docs/stable/backends.html#torch-backends-cudnn
    https://docs.nvidia.com/deeplearning/cudnn/backend/latest/reference/troubleshooting.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._memory import smaller_batch
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/backends.html#torch-backends-cudnn"
DOC2 = "https://docs.nvidia.com/deeplearning/cudnn/backend/latest/reference/troubleshooting.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "CUDA_LAUNCH_BLOCKING=1 <same command>, then once with torch.backends.cudnn.enabled = False",
        "Tells whether cuDNN itself fails, or reports an earlier kernel's error (index out of range, "
        "illegal access).",
        source=DOC,
    )
    yield ctx.action(
        "unset LD_LIBRARY_PATH; python -c 'import torch; print(torch.backends.cudnn.version())'; upgrade "
        "or reinstall the "
        "framework so that one matching cuDNN is found",
        "A second cuDNN on the library path mixes versions.",
        source=DOC2,
    )
    yield ctx.action(
        "Check the layer's input: x = x.contiguous(), dtype and number of dimensions fit (Conv1d for one "
        "spatial axis)",
        "cuDNN refuses some strides, sizes and types that the plain kernels accept.",
        source=DOC,
    )
    if "BAD_PARAM" not in ctx.line and "NOT_SUPPORTED" not in ctx.line:
        yield from smaller_batch(ctx)


RULE = Rule(
    id="cudnn-call-failed",
    error_type=ErrorType.CUDA_LIBRARY_ERROR,
    title="A cuDNN call failed",
    description="cuDNN returned an error that names no cause by itself.",
    needles=(
        "CUDNN_STATUS_",
        "cuDNN error",
        "unable to find an engine",
        "valid cuDNN algorithm",
        "MIOpen",
        "cudnn handle",
        "DNN library",
        "convolution algorithm",
    ),
    pattern=(
        r"cuDNN (?:Frontend )?error: |in function .*: cuDNN Error: |(?:Error|Exception|what\(\)):.*CUDNN_STATUS_(?:NOT_INITIALIZED"
        r"|INTERNAL_ERROR|BAD_PARAM|EXECUTION_FAILED|NOT_SUPPORTED"
        r"|MAPPING_ERROR|VERSION_MISMATCH|ARCH_MISMATCH|SUBLIBRARY\w*)"
        r"|(?:FIND|GET) was unable to find an engine to execute this computation|Unable to find a "
        r"valid cuDNN algorithm"
        r"|miopenStatus(?:InternalError|UnknownError|BadParm|NotInitialized)|MIOpen Error: |Could "
        r"not create cudnn handle: CUDNN_STATUS"
        r"|DNN library (?:is not found|initialization failed)|Failed to get convolution algorithm\. "
        r"This is probably because cuDNN failed"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.85,
    suggest=suggest,
)
