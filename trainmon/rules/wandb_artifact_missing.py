"""Weights & Biases has no such artifact.

What happened
    The run asked for an artifact (data, model) of a name, version or alias that the project does not have.

Why
    The step that logs the artifact did not run, or ran in another project or entity; the name or alias is
    misspelt; the account cannot see the project.

How to confirm
    Look at the project's Artifacts page, or `wandb artifact ls ENTITY/PROJECT`.

How to fix
    Run the step that makes it, or write the whole name: entity/project/name:alias.

Easily confused with
    An account that is not logged in.

References
    https://docs.wandb.ai/guides/artifacts/download-and-use-an-artifact
    https://github.com/wandb/wandb/blob/main/wandb/sdk/artifacts/artifact.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.wandb.ai/guides/artifacts/download-and-use-an-artifact"
SOURCE = "https://github.com/wandb/wandb/blob/main/wandb/sdk/artifacts/artifact.py"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    name = ctx["name"] or ctx["old"] or ctx["member"]
    project = ctx["project"] or ctx["within"] or "/".join(name.split("/")[:-1])
    place = f" in {project}" if project else ""
    yield ctx.action(
        f"Look whether `{name}` exists{place}: `wandb artifact ls {project or 'ENTITY/PROJECT'}`; if not, run the step that logs "
        "it first, into the same entity and project.",
        "The run reads what an earlier run has to upload.",
        source=DOCS,
    )
    yield ctx.action(
        "Write the whole name, entity/project/name:alias, and check WANDB_ENTITY and WANDB_PROJECT.",
        "A short name is looked up in the project and entity of the run.",
        source=SOURCE,
    )


RULE = Rule(
    id="wandb-artifact-missing",
    error_type=ErrorType.HUB_ACCESS,
    title="Weights & Biases has no such artifact",
    description="The artifact that the run asked for does not exist, or this account cannot see it.",
    needles=(
        "Unable to fetch artifact with name",
        "does not contain artifact:",
        "artifact membership '",
        "' not found under entity '",
    ),
    pattern=(
        r"^(?:wandb\.[\w.]+|ValueError): (?:Unable to fetch artifact with name (?P<name>\S+)"
        r"|Project (?P<project>\S+) does not contain artifact: \x22(?P<old>[^\x22]+)"
        r"|artifact membership '(?P<member>[^']+)' not found in '(?P<within>[^']+)'"
        r"|project '(?P<absent>[^']+)' not found under entity ')"
    ),
    sources=(DOCS, SOURCE),
    phase=Phase.DATA,
    confidence=0.9,
    precedence=55,
    suggest=suggest,
)
