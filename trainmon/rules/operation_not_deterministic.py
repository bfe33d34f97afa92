"""Determinism is demanded, and an operation has no deterministic form.

What happened
    `torch.use_deterministic_algorithms(True)` makes operations fail that cannot be repeated
    exactly.

Why
    The model uses such an operation on this device, or CUBLAS_WORKSPACE_CONFIG is not set.

How to confirm
    The message names the operation.

How to fix
    `warn_only=True`, another operation, or the environment variable.

Easily confused with
    Results that differ without an error.

References
    https://docs.pytorch.org/docs/stable/generated/torch.use_deterministic_algorithms.html
    https://docs.pytorch.org/docs/stable/notes/randomness.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/generated/torch.use_deterministic_algorithms.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if ctx["cublas"]:
        yield ctx.action(
            "export CUBLAS_WORKSPACE_CONFIG=:4096:8 before the program starts",
            "cuBLAS is deterministic with a fixed workspace.",
            source=DOCS,
        )
    yield ctx.action(
        "torch.use_deterministic_algorithms(True, warn_only=True); in Lightning "
        "Trainer(deterministic='warn')",
        "Such operations then only warn.",
        source=DOCS,
    )


RULE = Rule(
    id="operation-not-deterministic",
    error_type=ErrorType.CONFIG_ERROR,
    title="Determinism is demanded, and an operation has no deterministic form",
    description="An operation of the model cannot run while deterministic algorithms are demanded.",
    needles=(
        "does not have a deterministic implementation",
        "Deterministic behavior was enabled with either",
    ),
    pattern=(
        r"RuntimeError: (?P<operation>\S+) does not have a deterministic implementation, but you set"
        r"|RuntimeError: Deterministic behavior was enabled with either "
        r"(?P<cublas>`torch\.use_deterministic_algorithms\(True\)`)"
    ),
    sources=(
        DOCS,
        "https://docs.pytorch.org/docs/stable/notes/randomness.html",
    ),
    confidence=0.97,
    precedence=60,
    suggest=suggest,
)
