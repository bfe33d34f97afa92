"""An experiment tracker has no API token.

What happened
    Comet, Neptune, ClearML, SwanLab or MLflow was switched on without credentials.

Why
    The token is set in the shell of a person and not in the job, or the callback is on because the package
    is installed.

How to confirm
    `env | grep -iE 'comet|neptune|clearml|swanlab|mlflow'` inside the job.

How to fix
    Export the token in the job, or switch the tracker off (`report_to="none"`).

Easily confused with
    A tracker whose server cannot be reached.

References
    https://huggingface.co/docs/transformers/main_classes/callback
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/transformers/main_classes/callback"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Export the tracker's token in the job script (COMET_API_KEY, NEPTUNE_API_TOKEN, "
        "CLEARML_API_ACCESS_KEY, SWANLAB_API_KEY …).",
        "Batch jobs do not see what was set in your shell.",
        source=DOCS,
    )
    yield ctx.action(
        'Or switch it off: report_to="none", or remove the logger.',
        "The training does not need the tracker.",
        source=DOCS,
    )


RULE = Rule(
    id="tracker-token-missing",
    error_type=ErrorType.HUB_ACCESS,
    title="An experiment tracker has no API token",
    description="The tracker that the run reports to found no token or refused it.",
    needles=(
        "requires an API key",
        "API key is not set",
        "ApiTokenException",
        "API Key is not configured",
        "ClearML is not configured",
        "No API key found",
        "No API key provided",
        "initialize SwanLab in online mode",
    ),
    pattern=(
        r"Neptune(?:Missing|Invalid)ApiTokenException|[Cc]omet\b.*(?:requires an API key"
        r"|API Key is not configured)|^ValueError: API key is not set"
        r"|MissingConfigError: It seems ClearML is not configured|AuthenticationError: No API key (?:found"
        r"|provided)|Failed to initialize SwanLab in online mode: no API key"
    ),
    sources=(DOCS,),
    phase=Phase.SETUP,
    confidence=0.88,
    precedence=55,
    suggest=suggest,
)
