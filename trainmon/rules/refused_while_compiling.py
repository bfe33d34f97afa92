"""The compiler of the program's tensors or kernels gave up.

What happened
    The exception came from the code that traces and compiles: torch.compile's tracer or code
    generator, or Triton.

Why
    The code uses something that cannot be traced, a tool of the compiler is missing, or the
    compiler has a fault.

How to confirm
    Run the same step without compilation.

How to fix
    Switch compilation off for the job, or keep the part that cannot be compiled out of it.

Easily confused with
    Errors of the code itself, which come without compilation too.

References
    https://docs.python.org/3/tutorial/errors.html#raising-exceptions
    https://docs.pytorch.org/docs/stable/torch.compiler_troubleshooting.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._refusal import at, says
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/torch.compiler_troubleshooting.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"Run the step without compilation (`TORCH_COMPILE_DISABLE=1`), and keep the part that fails out of it{at(ctx)}.",
        ctx["what"][:200],
        source=DOCS,
    )


RULE = Rule(
    id="refused-while-compiling",
    error_type=ErrorType.COMPILE_ERROR,
    title="Compilation of the model's code failed",
    description="The innermost frame is in a compiler of tensor code.",
    needles=(
        "Error: ",
        "Exception: ",
        "exc.",
    ),
    pattern=says(
        r"\S",
        exception=r"[\w.]*(?:Error|Exception|exc\.\w+)",
    ),
    raised_by=(
        r"[\\/](?:torch[\\/](?:_dynamo|_inductor|_functorch|_higher_order_ops|fx|jit)|triton[\\/](?:compiler"
        r"|runtime|backends|language))[\\/][\w\\/.]+:\w+: "
    ),
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.5,
    precedence=38,
    suggest=suggest,
)
