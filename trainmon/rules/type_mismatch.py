"""An operation got a value of the wrong type.

What happened
    Python or a library refused an operation for the types of its operands.

Why
    A list or tuple where a number or tensor is expected, text from a configuration, or a function in place
    of its result.

How to confirm
    Print `type()` of the values in the failing line.

How to fix
    Convert or unpack the value.

Easily confused with
    Wrong arguments of a call; dtypes of tensors.

References
    https://docs.python.org/3/library/exceptions.html#TypeError
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._code import placed
from trainmon.rules._rule import Context, Rule
from trainmon.rules._type_advice import type_advice

DOCS = "https://docs.python.org/3/library/exceptions.html#TypeError"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    frame = ctx.user_frame
    where = f" at {frame.file}:{frame.line}" if frame else ""
    if frame and frame.code:
        where += f": `{frame.code}`"
    if known := type_advice(ctx.line):
        yield ctx.action(placed(known[0], frame), known[1], source=DOCS)
    elif joined := ctx.search(r"can only concatenate (?P<left>list|tuple) \(not \"(?P<right>list|tuple)\"\)"):
        yield ctx.action(
            f"Make both sides of one kind{where}: {joined['left']}(x) for the {joined['right']}, or list(x) for both.",
            f"`+` does not join a {joined['left']} and a {joined['right']}.",
            source=DOCS,
        )
    elif re.search(r"'tuple'|\bnot tuple\b|\bgot tuple\b|passed to tuple", ctx.line):
        yield ctx.action(
            f"Unpack the tuple{where}: take the element you need ([0]) or assign a, b = f().",
            "A function returned several values, and one was expected.",
            source=DOCS,
        )
    elif "format string" in ctx.line:
        yield ctx.action(
            f"Convert the value before formatting{where}: .item() for tensors, float() for numbers.",
            "The format needs a plain number.",
            source=DOCS,
        )
    elif "iteration over a 0-d tensor" in ctx.line:
        yield ctx.action(
            f"Return what is unpacked{where}: a function of yours gave one scalar tensor. A `compute_loss` that you "
            "override returns `(loss, outputs)` when `return_outputs` is true.",
            "A single number was taken apart like a tuple.",
            source="https://huggingface.co/docs/transformers/main_classes/trainer",
        )
    elif "string indices must be integers" in ctx.line:
        yield ctx.action(
            f"Find out why a text stands there{where}: choose the split of a DatasetDict before you iterate "
            '(`ds["train"]`), iterate over `.items()` of a dict, parse JSON text with `json.loads`.',
            "Iterating over a dict or a DatasetDict gives its keys, which are texts, not its records.",
            source="https://huggingface.co/docs/datasets/access",
        )
    else:
        yield ctx.action(
            f"Print type() of the values{where} and convert the one that is of another type than expected.",
            "The operation is not defined for these types.",
            source=DOCS,
        )


RULE = Rule(
    id="type-mismatch",
    error_type=ErrorType.CODE_ERROR,
    title="An operation got a value of the wrong type",
    description="The types of the values do not allow this operation.",
    needles=("TypeError",),
    pattern=r"^(?:\w+\.)*TypeError(?::? ?$|: (?P<what>(?:[^Ei]|E[^x]|Ex[^c]|Exc[^e]|Exce[^p]|i[^n]|in[^ ]|in [^u]).*))",
    exception=r"TypeError$",
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.45,
    precedence=25,
    suggest=suggest,
)
