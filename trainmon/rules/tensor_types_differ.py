"""Tensors of different data types meet in one operation.

What happened
    A product, convolution or attention checked that its operands have the same data type.

Why
    A model in half precision gets float32 inputs (or the reverse), NumPy's float64 came in, a part was
    not under autocast, LoRA or a head stayed in float32.

How to confirm
    Print `x.dtype` and `next(module.parameters()).dtype` at the frame.

How to fix
    Cast the input to the module's type, run under `torch.autocast`, load all parts in one type;
    `.float()` for data from NumPy.

Easily confused with
    Tensors on different devices, whose older messages look alike (torch.cuda.FloatTensor and
    torch.FloatTensor).

References
    https://docs.pytorch.org/docs/stable/amp.html
    https://docs.pytorch.org/docs/stable/tensor_attributes.html#torch.dtype
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/amp.html"
DOC2 = "https://docs.pytorch.org/docs/stable/tensor_attributes.html#torch.dtype"

_OF_NUMPY = ("double", "float64", "Double")


def suggest(ctx: Context) -> Iterable[Suggestion]:
    frame = ctx.user_frame
    where = f" at {frame.file}:{frame.line} ({frame.code or frame.function})" if frame else ""
    if any(name in ctx.line for name in _OF_NUMPY):
        yield ctx.action(
            f"x = x.float() (or .to(dtype)) on data that comes from NumPy{where}; "
            "torch.from_numpy(a).float()",
            "NumPy makes float64 (double) by default, models compute in float32, float16 or bfloat16.",
            source=DOC2,
        )
    yield ctx.action(
        f"Cast the input to the module's dtype{where}: x = x.to(next(module.parameters()).dtype)",
        "One side is in half precision (bfloat16/float16), the other in float32.",
        source=DOC2,
    )
    yield ctx.action(
        "with torch.autocast('cuda', dtype=torch.bfloat16): around forward and loss; load all parts with "
        "one torch_dtype "
        "(weight_dtype)",
        "Autocast casts the operands of matrix products by itself; set it up for evaluation and "
        "generation as well.",
        source=DOC,
    )


RULE = Rule(
    id="tensor-types-differ",
    error_type=ErrorType.DTYPE_MISMATCH,
    title="Tensors of different data types meet in one operation",
    description="The operands of one operation have different data types.",
    needles=(
        "same dtype",
        "but got scalar type",
        "but got dtype",
        "expected scalar type",
        "should be the same",
        "same data type",
        "Found dtype",
        "dtypes match",
        "equal dtypes",
        "mixed dtype",
        "to the desired output type",
        "Cannot cast ufunc",
        "Tensor conversion requested",
        "not in the list of allowed values",
        "was expected to be a",
    ),
    pattern=(
        r"(?:must|should|to)(?: all)? (?:have|be of|be) (?:the )?same d(?:ata )?type"
        r"|expected dtype \w+ for `\w+` but got dtype|expected scalar type \w+ but (?:found|got)"
        r"|Found dtype \w+ but expected \w+|Input type \(torch\.cuda\.\w+\) and (?:weight"
        r"|bias) type \(torch\.cuda\.\w+\) should be the same|Input type \(torch\.\w+\) and (?:weight"
        r"|bias) type \(torch\.\w+\) should be the same|Expected object of scalar type \w+ but got scalar type"
        r"|Input type \((?:c10::)?\w+\) and (?:bias|weight) type \((?:c10::)?\w+\) should be the same"
        r"|Input type \([\w.]*\) and (?:bias|weight) type \(\w*(?:BFloat16|Half)\w*\) should be the same"
        r"|Index put requires the source and destination dtypes match|mixed dtype \(CPU\): expect"
        r"|result type \w+ can't be cast to the desired output type|Cannot cast ufunc '\w+' (?:input|output)"
        r"|requires arguments to have equal dtypes|was expected to be a \w+ tensor but is a \w+ tensor"
        r"|Tensor conversion requested dtype|Value for attr '\w+' of \w+ is not in the list of allowed values"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.93,
    suggest=suggest,
)
