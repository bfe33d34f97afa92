"""The repository on the Hub is gated.

What happened
    The Hub answered that the repository is gated: no token, a token without access, or terms that were not
    accepted.

Why
    Gated repositories (Llama, Gemma, …) ask each user to accept a licence, and the machine that trains must
    present that user's token.

How to confirm
    `hf auth whoami` on the training machine; open the repository's page with the same account.

How to fix
    Accept the terms on the page, then `hf auth login` or `HF_TOKEN=…`; give fine-grained tokens the
    permission for gated repositories.

Easily confused with
    A repository name that does not exist, which answers 401 or 404 as well.

References
    https://huggingface.co/docs/hub/models-gated
    https://huggingface.co/docs/huggingface_hub/quick-start#authentication
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/hub/models-gated"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    found = ctx.search(r"huggingface\.co/(?:datasets/|api/models/|api/datasets/)?(?P<repo>[\w\-]+/[\w.\-]+)")
    repo = ctx["repo"] or ctx["name"] or (found["repo"] if found else "")
    repo = repo.rstrip(".")
    page = f"https://huggingface.co/{repo}" if repo else "the repository's page"
    yield ctx.action(
        f"Open {page} with your account and accept the licence (request access).",
        "Access to a gated repository is granted per account.",
        source=DOCS,
    )
    yield ctx.action(
        "Log in on the training machine: `hf auth login`, or set HF_TOKEN to a token of that account.",
        "Without a token the Hub cannot know that you have access.",
        source=DOCS,
    )
    yield ctx.action(
        "For a fine-grained token tick 'Read access to contents of all public gated repos you can access'.",
        "Tokens without this permission are refused although the account has access.",
    )


RULE = Rule(
    id="hub-gated-repository",
    error_type=ErrorType.HUB_ACCESS,
    title="The repository on the Hub is gated",
    description="The model or dataset is open only to accounts that accepted its terms, and "
    "this run was not recognised as one of them.",
    needles=(
        "gated repo",
        "is restricted",
        "gated dataset",
    ),
    pattern=(
        r"(?:trying to access a gated repo|Access to (?:model|dataset) (?P<repo>\S+) is restricted"
        r"|(?:'?(?P<name>[\w.\-]+/[\w.\-]+)'? )?is a gated (?:repo|dataset))"
    ),
    sources=(
        DOCS,
        "https://huggingface.co/docs/huggingface_hub/quick-start#authentication",
    ),
    confidence=0.96,
    precedence=62,
    suggest=suggest,
)
