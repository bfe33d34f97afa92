"""The optimizer was given nothing to train, or a value that is not valid.

What happened
    The constructor of the optimizer checks what it is given.

Why
    All parameters are frozen (or a generator was used up), parameters are listed twice, or a learning rate
    that is negative or text.

How to confirm
    `sum(p.requires_grad for p in model.parameters())`.

How to fix
    Unfreeze the right layers; pass a list; give numbers (`1e-4` in YAML is text, `1.0e-4` a number).

Easily confused with
    A loss without gradient.

References
    https://docs.pytorch.org/docs/stable/optim.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/optim.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if "empty" in ctx.line:
        yield ctx.action(
            "Pass the trainable parameters as a list, and check that some have requires_grad=True: "
            "[p for p in model.parameters() if p.requires_grad].",
            "Everything is frozen, or the generator was used up before.",
            source=DOCS,
        )
    elif "more than one" in ctx.line:
        yield ctx.action(
            "Give each parameter to one group only (compare by id(p)); shared weights count once.",
            "An optimizer updates each parameter once.",
            source=DOCS,
        )
    elif ctx["value"] and "learning rate" not in ctx.line:
        name = (
            "betas"
            if "beta" in ctx.line
            else "eps"
            if "epsilon" in ctx.line
            else ctx.line.split("Invalid ")[-1].split(" ")[0]
        )
        yield ctx.action(
            f"Correct {name} of the optimizer (it was {ctx['value']}): betas and momentum lie in 0 … 1, eps and "
            "weight_decay are not negative; a text from YAML needs float().",
            "The optimizer checks its settings when it is made.",
            source=DOCS,
        )
    else:
        yield ctx.change("learning_rate", "a positive number", "The value given is not one.", source=DOCS)
        yield ctx.action(
            "In YAML write 1.0e-4 (1e-4 is read as text), or convert with float().",
            "PyYAML takes 1e-4 without a point for text.",
        )


RULE = Rule(
    id="optimizer-setup-invalid",
    error_type=ErrorType.CONFIG_ERROR,
    title="The optimizer was given nothing to train, or a value that is not valid",
    description="The optimizer refused its parameters or settings.",
    needles=(
        "empty parameter list",
        "Invalid learning rate",
        "Invalid weight_decay",
        "more than one parameter group",
        "Invalid momentum",
        "Invalid beta parameter",
        "'<=' not supported between instances of 'float' and 'str'",
        "Invalid epsilon value",
    ),
    pattern=(
        r"optimizer got an empty parameter list|Invalid (?:learning rate|weight_decay value|momentum value"
        r"|beta parameter at index \d|epsilon value): (?P<value>\S+)"
        r"|some parameters appear in more than one parameter group"
        r"|'<=' not supported between instances of 'float' and 'str'"
    ),
    sources=(DOCS,),
    phase=Phase.SETUP,
    confidence=0.88,
    precedence=55,
    suggest=suggest,
)
