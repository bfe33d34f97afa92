"""A gradient was asked for a tensor that the result does not depend on.

What happened
    Autograd found no path from the output to this input.

Why
    The input was replaced, detached or copied before use, or really does not matter.

How to confirm
    Follow the input through forward.

How to fix
    Use the same tensor object in the computation; or `allow_unused=True`.

Easily confused with
    A loss without any graph.

References
    https://docs.pytorch.org/docs/stable/generated/torch.autograd.grad.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/generated/torch.autograd.grad.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    if ctx["inference"]:
        yield ctx.action(
            "torch.no_grad() in place of torch.inference_mode(), or x = x.clone()",
            "Tensors made in inference mode can never enter a graph.",
            source="https://docs.pytorch.org/docs/stable/generated/torch.autograd.grad_mode.inference_mode.html",
        )
    elif ctx["recompute"]:
        yield ctx.action(
            "Make the checkpointed function deterministic (no state that changes between forward and "
            "recomputation, same autocast), or "
            "gradient_checkpointing_kwargs={'use_reentrant': True}",
            "Non-reentrant checkpointing compares the recomputed tensors with the first ones.",
            source="https://docs.pytorch.org/docs/stable/checkpoint.html",
        )
    elif ctx["missing"]:
        yield ctx.action(
            "Use another operation, or compute this one under torch.no_grad() where no gradient is needed",
            "This operation has no derivative in PyTorch.",
            source=DOC,
        )
    elif ctx["hook"]:
        yield ctx.action(
            "x.requires_grad_(True) before register_hook",
            "A hook fires only where a gradient arrives.",
            source=DOC,
        )
    else:
        yield ctx.action(
            "Use the same tensor that is given to torch.autograd.grad in the computation, or "
            "allow_unused=True",
            "The result has to be computed from it.",
            source=DOC,
        )


RULE = Rule(
    id="tensor-not-in-graph",
    error_type=ErrorType.AUTOGRAD_ERROR,
    title="A gradient was asked for a tensor that the result does not depend on",
    description="One of the tensors given to `torch.autograd.grad` was not used in the computation.",
    needles=(
        "not have been used in the graph",
        "cannot register a hook",
        "derivative for aten",
        "Inference tensors cannot be",
        "A different number of tensors was saved",
        "have different metadata",
    ),
    pattern=(
        r"(?P<unused>appears to not have been used in the graph)|(?P<hook>cannot register a hook on "
        r"a tensor that doesn't require gradient)|(?P<inference>Inference tensors cannot be saved "
        r"for backward)"
        r"|(?P<recompute>(?:Recomputed values for the following tensors have different metadata|A "
        r"different number of tensors was saved during the original "
        r"forward))|(?P<missing>derivative for (?:aten::)?\S+ is not implemented)"
    ),
    sources=(DOC,),
    confidence=0.92,
    suggest=suggest,
)
