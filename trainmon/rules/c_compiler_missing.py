"""torch.compile or Triton found no working compiler.

What happened
    Generated kernels are compiled on the machine that runs them.

Why
    A slim container or node without gcc, a broken `CC`, or a platform without Triton.

How to confirm
    `gcc --version; python -c "import triton"`.

How to fix
    Install gcc (and Python headers), set `CC` and `CXX`, or run without torch.compile.

Easily confused with
    Code that cannot be compiled.

References
    https://docs.pytorch.org/docs/stable/torch.compiler_troubleshooting.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

WINDOWS = "https://github.com/triton-lang/triton-windows"
DOCS = "https://docs.pytorch.org/docs/stable/torch.compiler_troubleshooting.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if "riton" in ctx.line:
        files = [frame.file for frame in ctx.exception.frames] if ctx.exception else []
        windows = any("\\" in file for file in files)
        yield ctx.action(
            "pip install -U triton-windows" if windows else "pip install -U triton",
            "torch.compile makes its GPU kernels with Triton; "
            + (
                "PyTorch's Windows wheels come without it."
                if windows
                else "it is missing or older than this torch needs."
            ),
            source=WINDOWS if windows else DOCS,
        )
    else:
        yield _compiler(ctx)
    yield ctx.action(
        "Or run without compilation: TORCH_COMPILE_DISABLE=1, torch_compile=False.",
        "The training works without it, only slower.",
        source=DOCS,
    )


def _compiler(ctx: Context) -> Suggestion:
    return ctx.action(
        "Install a compiler: `apt-get install build-essential python3-dev` or `conda "
        "install -c conda-forge gxx`, and set CC/CXX if it has another name.",
        "Generated code is compiled where it runs.",
        source=DOCS,
    )


RULE = Rule(
    id="c-compiler-missing",
    error_type=ErrorType.COMPILE_ERROR,
    title="torch.compile or Triton found no working compiler",
    description="Inductor or Triton needs a C or C++ compiler (or Triton itself), and there "
    "is none that works.",
    needles=(
        "InvalidCxxCompiler",
        "Failed to find C compiler",
        "find a working triton installation",
        "TritonMissing",
        "No working C++ compiler",
    ),
    pattern=r"InvalidCxxCompiler|Failed to find C compiler|Cannot find a working triton "
    r"installation|TritonMissing|No working C\+\+ compiler found",
    sources=(DOCS,),
    phase=Phase.TRAINING,
    confidence=0.93,
    precedence=62,
    suggest=suggest,
)
