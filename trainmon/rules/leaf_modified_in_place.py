"""A parameter was changed in place while gradients are recorded.

What happened
    Autograd forbids it, since the original value would be lost.

Why
    Weight initialisation or an update written without `no_grad`.

How to confirm
    The frame shows the assignment.

How to fix
    `with torch.no_grad():` around it, or `torch.nn.init`.

Easily confused with
    A non-leaf tensor that was overwritten.

References
    https://docs.pytorch.org/docs/stable/nn.init.html
    https://docs.pytorch.org/docs/stable/generated/torch.no_grad.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/nn.init.html"
DOC2 = "https://docs.pytorch.org/docs/stable/generated/torch.no_grad.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    if "non-leaf" in ctx.line:
        yield ctx.action(
            "Give the optimizer leaves: x = x.detach().clone().requires_grad_(True), or nn.Parameter(x)",
            "A computed tensor has no gradient of its own to step with.",
            source="https://docs.pytorch.org/docs/stable/optim.html",
        )
        return
    yield ctx.action(
        "with torch.no_grad(): w.copy_(value)   (or torch.nn.init.*_(w))",
        "Initialisation and manual updates do not belong into the graph.",
        source=DOC2,
    )


RULE = Rule(
    id="leaf-modified-in-place",
    error_type=ErrorType.AUTOGRAD_ERROR,
    title="A parameter was changed in place while gradients are recorded",
    description="A leaf tensor that requires gradients was modified in place.",
    needles=(
        "leaf Variable that requires grad",
        "non-leaf Tensor",
    ),
    pattern=(
        r"a (?:view of a )?leaf Variable that requires grad is being used in an in-place "
        r"operation|can't optimize a non-leaf Tensor"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.95,
    suggest=suggest,
)
