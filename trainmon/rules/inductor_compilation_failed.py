"""The compiler behind torch.compile failed.

What happened
    The graph was traced, and its translation to Triton or C++ failed.

Why
    A defect of this PyTorch or Triton version, a GPU that is too old, or a compiler that fails.

How to confirm
    `TORCHDYNAMO_VERBOSE=1 TORCH_LOGS=+inductor`; try `backend="aot_eager"`.

How to fix
    Upgrade torch and triton together; compile less (`torch.compiler.disable`); run without compilation.

Easily confused with
    Code that cannot be traced.

References
    https://docs.pytorch.org/docs/stable/torch.compiler_troubleshooting.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/torch.compiler_troubleshooting.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Run without compilation first: TORCH_COMPILE_DISABLE=1 or torch_compile=False "
        "(keeps the job going).",
        "The model itself is not at fault.",
        source=DOCS,
    )
    yield ctx.action(
        "Upgrade torch (triton comes with it), and clear the cache: `rm -rf /tmp/torchinductor_$U"
        "SER ~/.triton/cache`.",
        "Many compiler defects are fixed in later releases; a stale cache fails again.",
    )
    yield ctx.action(
        'Find the layer of the fault with backend="eager" and "aot_eager".',
        "If aot_eager works, the fault is in Inductor.",
        source=DOCS,
    )


RULE = Rule(
    id="inductor-compilation-failed",
    error_type=ErrorType.COMPILE_ERROR,
    title="The compiler behind torch.compile failed",
    description="Inductor could not generate or compile a kernel.",
    needles=(
        "BackendCompilerFailed",
        "InductorError",
        "LoweringException",
        "CppCompileError",
    ),
    pattern=r"BackendCompilerFailed: backend='(?P<backend>\w+)' raised|\bInductorError: "
    r"|LoweringException: |CppCompileError: |torch\._dynamo\.exc\.BackendCompilerFailed",
    sources=(DOCS,),
    phase=Phase.TRAINING,
    confidence=0.85,
    suggest=suggest,
)
