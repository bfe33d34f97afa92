"""Weights & Biases refused the request.

What happened
    The service answered that this account may not do that, or that there is no such run or project.

Why
    The entity or project belongs to somebody else, the key is another account's, or the path of a run is
    wrong.

How to confirm
    `wandb login` shows the account; open the entity and project in a browser.

How to fix
    Set WANDB_ENTITY and WANDB_PROJECT to your own, log in again, or use WANDB_MODE=offline.

Easily confused with
    No key at all; a service that cannot be reached.

References
    https://docs.wandb.ai/guides/track/environment-variables
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.wandb.ai/guides/track/environment-variables"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    missing = ctx["missing"]
    yield ctx.action(
        f"Check the path {missing} (entity/project/run) and that your account can see it."
        if missing
        else "Set WANDB_ENTITY and WANDB_PROJECT to ones that your account may write to, or run `wandb login --relogin`.",
        "The service refuses what the account may not see or write.",
        source=DOCS,
    )
    yield ctx.action(
        "Or run without the service: WANDB_MODE=offline.", "The training itself does not need it."
    )


RULE = Rule(
    id="wandb-refused",
    error_type=ErrorType.HUB_ACCESS,
    title="Weights & Biases refused the request",
    description="The account may not do that, or there is no such run or project.",
    needles=(
        "calling W&B API",
        "Could not find run <Run",
        "Could not find project",
        "ask the project owner",
        "permission to access the requested resource",
    ),
    pattern=r"Error while calling W&B API: (?:permission denied|\S.* not found).*"
    r"|^wandb\.(?:\w+\.)*CommError: (?:Permission denied, ask the project owner|It appears that you do "
    r"not have permission to access the requested resource)"
    r"|^wandb\.(?:\w+\.)*CommError: Could not find (?:run <Run (?P<missing>[^ >]+)|project (?P<project>\S+))",
    sources=(DOCS,),
    phase=Phase.SETUP,
    confidence=0.85,
    precedence=52,
    suggest=suggest,
)
