"""No such repository on the Hub, or no right to see it.

What happened
    The name was looked up as a folder and then on the Hub; the Hub answered 401 or 404, which it gives for
    absent and for private repositories alike.

Why
    A local path that does not exist on this machine, a typing error, a private repository without a token,
    or a dataset asked for as a model.

How to confirm
    `ls` the name from the job's folder; open https://huggingface.co/NAME.

How to fix
    Correct the path or the name; log in for private repositories.

Easily confused with
    A gated repository, which says so.

References
    https://huggingface.co/docs/huggingface_hub/package_reference/utilities#huggingface_hub.errors.RepositoryNotFoundError
    https://huggingface.co/docs/transformers/main_classes/model
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/huggingface_hub/package_reference/utilities#huggingface_hub.errors.RepositoryNotFoundError"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    name = ctx["name"] or ctx["path"]
    if not name:
        found = ctx.search(
            r"huggingface\.co/(?:api/)?(?:models/|datasets/)?(?P<repo>[\w\-]+/[\w.\-]+)|"
            r"(?P<name>\S+) is not a local folder"
        )
        name = (found["repo"] or found["name"]) if found else "the name"
    yield ctx.action(
        f"If `{name}` is meant to be a local folder, check the path on this machine: `ls -d {name}`.",
        "A folder that is not found is taken for the name of a repository.",
        source=DOCS,
    )
    yield ctx.action(
        f"If it is a repository, check the spelling on https://huggingface.co/{name}.",
        "The Hub has no repository of this name that you may see.",
    )
    yield ctx.action(
        "If it is private, log in (`hf auth login` or HF_TOKEN) with an account that has access.",
        "Private repositories look absent without a token.",
    )


RULE = Rule(
    id="hub-repository-not-found",
    error_type=ErrorType.HUB_ACCESS,
    title="No such repository on the Hub, or no right to see it",
    description="Neither a local folder nor a repository on the Hub that this account can see "
    "has the given name.",
    needles=(
        "Repository Not Found for url",
        "is not a valid model identifier",
        "RepositoryNotFoundError",
        "Incorrect path_or_model_id",
    ),
    pattern=r"Repository Not Found for url: (?P<url>\S+)|(?P<name>\S+) is not a local folder "
    r"and is not a valid model identifier|\bRepositoryNotFoundError\b|Incorrect "
    r"path_or_model_id: '(?P<path>[^']*)'",
    sources=(
        DOCS,
        "https://huggingface.co/docs/transformers/main_classes/model",
    ),
    confidence=0.93,
    precedence=58,
    suggest=suggest,
)
