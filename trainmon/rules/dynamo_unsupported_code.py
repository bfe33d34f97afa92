"""torch.compile cannot trace this code.

What happened
    With `fullgraph=True` or `torch.export` every step must be traced; an unsupported operation,
    data-dependent branch or too many recompilations stops it.

Why
    Printing, calls into other libraries, branching on values of tensors, changing shapes.

How to confirm
    The message explains the graph break and shows the user's line.

How to fix
    Rewrite that line, take it out with `torch.compiler.disable`, or drop `fullgraph=True`.

Easily confused with
    A failing compiler backend.

References
    https://docs.pytorch.org/docs/stable/torch.compiler_troubleshooting.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/torch.compiler_troubleshooting.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    frame = ctx.user_frame
    where = f" ({frame.file}:{frame.line})" if frame else ""
    if ctx["kind"] == "TorchRuntimeError":
        yield ctx.action(
            "Run the step without torch.compile (TORCH_COMPILE_DISABLE=1): the operation "
            f"itself fails{where}, often for its shapes or dtypes.",
            "The tracer ran the operation with fake tensors and it raised.",
            source=DOCS,
        )
    else:
        yield ctx.action(
            f"Drop fullgraph=True, or decorate the function{where} with @torch.compiler.disable.",
            "The rest is then compiled around it.",
            source=DOCS,
        )
    yield ctx.action(
        "Use mark_dynamic or dynamic=True when shapes change from step to step; TORCH_LOGS=graph_"
        "breaks,recompiles shows the reasons.",
        "Each new shape is compiled anew otherwise.",
        source=DOCS,
    )
    yield ctx.action("Or train without torch.compile (torch_compile=False).", "Only speed is lost.")


RULE = Rule(
    id="dynamo-unsupported-code",
    error_type=ErrorType.COMPILE_ERROR,
    title="torch.compile cannot trace this code",
    description="The code does something that TorchDynamo does not support.",
    needles=(
        "torch._dynamo.exc.",
        "GuardOnDataDependentSymNode",
        "FailOnRecompileLimitHit",
    ),
    pattern=(
        r"torch\._dynamo\.exc\.(?P<kind>Unsupported|UserError|UncapturedHigherOrderOpError|TorchRuntimeError"
        r"|InternalTorchDynamoError|RecompileError|RecompileLimitExceeded|CacheLimitExceeded)"
        r"|FailOnRecompileLimitHit|GuardOnDataDependentSymNode"
    ),
    sources=(DOCS,),
    phase=Phase.TRAINING,
    confidence=0.9,
    precedence=58,
    suggest=suggest,
)
