"""A path was taken for the name of a repository.

What happened
    huggingface_hub checks the form of repository names (`name` or `namespace/name`) and refuses this one.

Why
    A local path that does not exist here: what is no folder is taken for a repository.

How to confirm
    `ls -d PATH` on the machine and from the folder in which the job runs.

How to fix
    Correct the path, or write the repository as `namespace/name`.

Easily confused with
    A well-formed name that the Hub does not know.

References
    https://huggingface.co/docs/huggingface_hub/package_reference/utilities#huggingface_hub.errors.HFValidationError
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/huggingface_hub/package_reference/utilities#huggingface_hub.errors.HFValidationError"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    name = ctx["name"] or "the path"
    yield ctx.action(
        f"Check that the folder exists where the job runs: `ls -d '{name}'`; use an absolute path.",
        "A local path that is missing is taken for a repository's name.",
        source=DOCS,
    )
    yield ctx.action(
        "If a repository is meant, write it as namespace/name.",
        "Names of repositories have at most one slash.",
    )


RULE = Rule(
    id="hub-repository-name-invalid",
    error_type=ErrorType.HUB_ACCESS,
    title="A path was taken for the name of a repository",
    description="`{name}` is no folder on this machine and cannot be the name of a repository either.",
    needles=("Repo id must",),
    pattern=r"Repo id must .*: '(?P<name>[^']*)'",
    sources=(DOCS,),
    confidence=0.93,
    precedence=60,
    suggest=suggest,
)
