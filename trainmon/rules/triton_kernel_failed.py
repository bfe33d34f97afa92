"""Triton could not compile a kernel for this GPU.

What happened
    Triton translates kernels for the GPU at hand; block sizes may exceed its shared memory, or an
    instruction is not supported.

Why
    A kernel tuned for a larger GPU, a GPU that is too old for bfloat16 or fp8, or a Triton version that
    does not fit.

How to confirm
    The message gives required and available shared memory.

How to fix
    Smaller block sizes or `num_stages`, another attention implementation, a fitting Triton.

Easily confused with
    The GPU's main memory running out.

References
    https://triton-lang.org/main/index.html
    https://docs.pytorch.org/docs/stable/torch.compiler_troubleshooting.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://triton-lang.org/main/index.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if ctx["need"]:
        yield ctx.action(
            "Lower the kernel's block sizes or num_stages, or use the library's setting for smaller GPUs.",
            f"The kernel needs {ctx['need']} bytes of {ctx['what']} and this GPU offers {ctx['limit']}.",
        )
    yield ctx.action(
        'Use another implementation: attn_implementation="sdpa", or turn the fused/Triton '
        "kernels off (e.g. use_liger_kernel=False, torch_compile=False).",
        "Plain PyTorch kernels run on every GPU.",
        source=DOCS,
    )
    yield ctx.action(
        "Install the triton that torch asks for (`pip show torch | grep -i requires`), "
        "and clear ~/.triton/cache.",
        "Kernels cached by another version fail to load.",
    )


RULE = Rule(
    id="triton-kernel-failed",
    error_type=ErrorType.COMPILE_ERROR,
    title="Triton could not compile a kernel for this GPU",
    description="A Triton kernel did not compile, or needs more resources than the GPU has.",
    needles=(
        "triton.compiler.errors",
        "out of resource:",
        "PassManager::run failed",
        "ptxas fatal",
        "Triton Error [CUDA]",
        "Triton PTX codegen error",
        "CompilationError: at",
    ),
    pattern=r"triton\.compiler\.errors\.\w+|out of resource: (?P<what>[\w ]+?),? "
    r"Required: ?(?P<need>\d+),? Hardware limit: ?(?P<limit>\d+)|PassManager::run"
    r" failed|ptxas fatal|Triton PTX codegen error|Triton Error \[CUDA\]: (?:device "
    r"kernel image is invalid|invalid argument)|CompilationError: at \d+:\d+",
    sources=(
        DOCS,
        "https://docs.pytorch.org/docs/stable/torch.compiler_troubleshooting.html",
    ),
    phase=Phase.TRAINING,
    confidence=0.9,
    precedence=58,
    suggest=suggest,
)
