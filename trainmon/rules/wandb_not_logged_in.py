"""Weights & Biases has no valid API key.

What happened
    `wandb.init` needs an API key and found none, or the server refused it; in a batch job nobody can type
    one.

Why
    No `wandb login` on this machine, a job without the variable, or a key for another server.

How to confirm
    `wandb status`, `cat ~/.netrc`.

How to fix
    `wandb login` once, or `WANDB_API_KEY` in the job; `WANDB_MODE=offline` or `report_to="none"` to do
    without.

Easily confused with
    A network that does not reach the server.

References
    https://docs.wandb.ai/support/
    https://docs.wandb.ai/guides/track/environment-variables
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.wandb.ai/support/"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Run `wandb login` once on this machine, or export WANDB_API_KEY in the job script.",
        "A batch job cannot ask for the key.",
        source=DOCS,
    )
    yield ctx.action(
        "To train without it: WANDB_MODE=offline (sync later with `wandb sync`), WANDB_MODE=disab"
        'led, or report_to="none".',
        "Tracking is not needed for the training itself.",
        source=DOCS,
    )
    yield ctx.action(
        "If a key is set, check that entity and project exist and belong to it.",
        "Another account's project is refused as well.",
    )


RULE = Rule(
    id="wandb-not-logged-in",
    error_type=ErrorType.HUB_ACCESS,
    title="Weights & Biases has no valid API key",
    description="The run could not log in to Weights & Biases.",
    needles=(
        "CommError",
        "AuthenticationError",
        "api_key not configured",
        "No API key configured",
        "API key must be",
        "API key verification failed",
        "user is not logged in",
        "API key must have",
    ),
    pattern=(
        r"api_key not configured|No API key configured|API key must (?:be|have) .{0,30}characters"
        r"|API key verification failed|user is not logged in|\bwandb\b.*(?:CommError|AuthenticationError).*(?:401"
        r"|403|permission denied|not logged in|upsert bucket)|CommError: .*(?:returned error 40[134]"
        r"|permission denied|entity \S+ not found)"
    ),
    sources=(
        DOCS,
        "https://docs.wandb.ai/guides/track/environment-variables",
    ),
    phase=Phase.SETUP,
    confidence=0.94,
    precedence=60,
    suggest=suggest,
)
