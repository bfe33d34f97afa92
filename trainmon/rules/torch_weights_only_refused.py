"""torch.load refused objects that are not plain weights.

What happened
    `weights_only=True` is the default from PyTorch 2.6. The file is whole, but it contains other Python
    objects (numpy scalars, argparse namespaces, whole models).

Why
    The checkpoint was written by code for an older PyTorch, or saves more than a state dict. In cause it is
    a version conflict between the code and PyTorch, in effect an unreadable checkpoint.

How to confirm
    The message names the class (`Unsupported global: GLOBAL …`).

How to fix
    For a file you trust pass `weights_only=False`, or allow the class with
    `torch.serialization.add_safe_globals([...])`; or pin `torch<2.6`.

Easily confused with
    A truncated file, which fails in the zip reader or with `invalid load key`.

References
    https://docs.pytorch.org/docs/stable/generated/torch.load.html
    https://docs.pytorch.org/docs/stable/notes/serialization.html#weights-only
    https://github.com/pytorch/pytorch/releases/tag/v2.6.0
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/generated/torch.load.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    found = ctx.search(r"GLOBAL (?P<name>[\w.]+) was not an allowed global")
    pointer = ctx.search(r"invalid load key|Unsupported operand 1(?:18|20|23)\b|Invalid magic number")
    name = found["name"] if found else "the class in the message"
    if pointer and not found:
        yield ctx.action(
            "Look at the file first: `ls -l FILE; head -c 200 FILE`; run `git lfs pull` "
            "or download it again.",
            "Its first byte is not one that torch.save writes: it may be an LFS pointer, "
            "a web page or another format.",
        )
    yield ctx.action(
        "If you trust the file: torch.load(path, weights_only=False).",
        "PyTorch 2.6 turned weights_only on by default; older code relied on the old default.",
        source=DOCS,
    )
    yield ctx.action(
        f"Or allow what it holds: torch.serialization.add_safe_globals([{name}]).",
        "Keeps the protection for everything else.",
        source=DOCS,
    )
    yield ctx.action(
        "If the call is inside a library, upgrade that library, or set TORCH_FORCE_NO_WEIGHTS_ONL"
        "Y_LOAD=1, or pin torch<2.6.",
        "The library's version predates the new default.",
    )


RULE = Rule(
    id="torch-weights-only-refused",
    error_type=ErrorType.CHECKPOINT_CORRUPT,
    title="torch.load refused objects that are not plain weights",
    description="Since PyTorch 2.6 torch.load accepts only tensors and plain containers by "
    "default; the file holds something else.",
    needles=(
        "Weights only load failed",
        "was not an allowed global by default",
    ),
    pattern=r"Weights only load failed|GLOBAL \S+ was not an allowed global by default",
    sources=(
        DOCS,
        "https://docs.pytorch.org/docs/stable/notes/serialization.html#weights-only",
        "https://github.com/pytorch/pytorch/releases/tag/v2.6.0",
    ),
    confidence=0.9,
    precedence=62,
    suggest=suggest,
)
