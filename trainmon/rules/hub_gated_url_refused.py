"""The Hub refused a file of a gated repository.

What happened
    The Hub answered 401 or 403 with the error code GatedRepo.

Why
    The terms were not accepted by this account, or the run presents no token.

How to confirm
    `hf auth whoami` on the training machine; open the repository's page with the same account.

How to fix
    Accept the terms on the repository's page and log in on the machine.

Easily confused with
    A repository that does not exist.

References
    https://huggingface.co/docs/hub/models-gated
    https://huggingface.co/docs/huggingface_hub/package_reference/utilities#huggingface_hub.errors.GatedRepoError
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/hub/models-gated"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Open the repository's page with your account, accept its licence (request "
        "access), and log in where the job runs: `hf auth login` or HF_TOKEN.",
        "The Hub grants access to gated repositories per account.",
        source=DOCS,
    )


RULE = Rule(
    id="hub-gated-url-refused",
    error_type=ErrorType.HUB_ACCESS,
    title="The Hub refused a file of a gated repository",
    description="A file of a gated repository was asked for without a token that may read it.",
    needles=(
        "GatedRepoError",
        "Cannot access gated repo for url",
    ),
    pattern=r"\bGatedRepoError\b|Cannot access gated repo for url (?P<url>\S+)",
    sources=(
        DOCS,
        "https://huggingface.co/docs/huggingface_hub/package_reference/utilities#huggingface_hub.errors.GatedRepoError",
    ),
    confidence=0.94,
    precedence=60,
    suggest=suggest,
)
