"""Weights & Biases did not answer in time.

What happened
    `wandb.init` waited for its own background process or for the service and gave up.

Why
    No way out of the compute node, a slow service, a background process that could not start, or many
    ranks that start at once.

How to confirm
    Read wandb/debug-internal.log; try `curl https://api.wandb.ai` on the same node.

How to fix
    WANDB_MODE=offline and `wandb sync` later, or a longer init_timeout.

Easily confused with
    A refused key, which is answered at once.

References
    https://docs.wandb.ai/guides/track/environment-variables
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.wandb.ai/guides/track/environment-variables"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Set WANDB_MODE=offline for the job and run `wandb sync` afterwards.",
        "Compute nodes often have no way out, and the training does not need the service.",
        source=DOCS,
    )
    yield ctx.action(
        "Or wait longer: wandb.init(settings=wandb.Settings(init_timeout=300)), on rank 0 only.",
        "Many ranks that start at once make each start slow.",
    )


RULE = Rule(
    id="wandb-unreachable",
    error_type=ErrorType.NETWORK_ERROR,
    title="Weights & Biases did not answer in time",
    description="The start of a Weights & Biases run gave up waiting.",
    needles=("communicating with wandb process",),
    pattern=r"^wandb\.(?:\w+\.)*\w+Error: Error communicating with wandb process",
    sources=(DOCS,),
    phase=Phase.SETUP,
    confidence=0.75,
    precedence=52,
    suggest=suggest,
)
