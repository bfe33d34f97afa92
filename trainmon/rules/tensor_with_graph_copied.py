"""A tensor that belongs to a graph was deep-copied.

What happened
    `copy.deepcopy` met a tensor that an operation made, and that still holds the graph it came from.

Why
    A model or a dictionary keeps an output of the last forward pass as an attribute (features, a loss, attention
    maps, a history of tokens) and is copied as a whole: for the best model, an average, a teacher.

How to confirm
    `[k for k, v in vars(module).items() if torch.is_tensor(v) and v.grad_fn is not None]` for each module.

How to fix
    Detach what is kept, or copy the weights only.

Easily confused with
    `.numpy()` on a tensor that requires gradients.

References
    https://github.com/pytorch/pytorch/blob/main/torch/_tensor.py
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

SOURCE = "https://github.com/pytorch/pytorch/blob/main/torch/_tensor.py"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    frame = ctx.user_frame
    where = (
        f" instead of the deepcopy at {frame.file}:{frame.line} ({frame.code})"
        if frame and frame.code
        else ""
    )
    yield ctx.action(
        f"Copy the weights only{where}: state = {{k: v.detach().clone() for k, v in model.state_dict().items()}}",
        "Weights are leaves of the graph and can be copied; a kept output cannot.",
        source=SOURCE,
    )
    yield ctx.action(
        "Or detach what the model keeps between steps (self.features = out.detach()), or delete it before the copy",
        "An attribute that holds an output keeps the whole graph of that step, and its memory.",
    )


RULE = Rule(
    id="tensor-with-graph-copied",
    error_type=ErrorType.AUTOGRAD_ERROR,
    title="A tensor that belongs to a graph was deep-copied",
    description="copy.deepcopy met a tensor that an operation made; only leaves of the graph can be copied.",
    needles=("support the deepcopy protocol",),
    pattern=r"Only Tensors created explicitly by the user \(graph leaves\) support the deepcopy protocol",
    sources=(SOURCE,),
    confidence=0.96,
    suggest=suggest,
)
