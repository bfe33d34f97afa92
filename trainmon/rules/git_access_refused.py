"""Git may not read the repository.

What happened
    git clone, pull or lfs was refused by the host.

Why
    The job has no SSH key or token, the address is wrong, the repository is private, or its LFS quota is
    spent.

How to confirm
    `git ls-remote URL` as the user of the job.

How to fix
    Give the job a read token or key; correct the address; fetch the data from elsewhere.

Easily confused with
    A host that cannot be reached.

References
    https://docs.github.com/en/authentication
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.github.com/en/authentication"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Try `git ls-remote URL` as the user of the job, and give it a key or a read token, or correct "
        "the address",
        "The host answered, and refused.",
        source=DOCS,
    )
    yield ctx.action(
        "Clone before the job starts, and mount the folder",
        "Then the job itself needs no rights there.",
    )


RULE = Rule(
    id="git-access-refused",
    error_type=ErrorType.HUB_ACCESS,
    title="Git may not read the repository",
    description="The host of the repository refused: no key or token, no such repository, or its quota is spent.",
    needles=(
        "Permission denied (publickey",
        "Repository not found",
        "could not read Username",
        "Authentication failed for",
        "over its data quota",
        "fatal: repository '",
    ),
    pattern=(
        r"Permission denied \(publickey"
        r"|^(?:remote|ERROR): Repository not found"
        r"|^fatal: repository '(?P<repository>[^']*)' not found"
        r"|^fatal: could not read Username for '(?P<host>[^']*)'"
        r"|^fatal: Authentication failed for '(?P<url>[^']*)'"
        r"|This repository is over its data quota"
    ),
    sources=(DOCS,),
    phase=Phase.SETUP,
    confidence=0.9,
    precedence=70,
    suggest=suggest,
)
