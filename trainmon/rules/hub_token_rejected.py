"""The Hub refused the token, or there is none.

What happened
    The Hub answered 401 or 403, or the client found no token to send.

Why
    No login on this machine, an expired or revoked token, or a token without the permission for this action
    (write, organisation).

How to confirm
    `hf auth whoami`.

How to fix
    `hf auth login` with a fresh token of the right scope; set `HF_TOKEN` in the job's environment.

Easily confused with
    A gated repository, which names itself.

References
    https://huggingface.co/docs/huggingface_hub/quick-start#authentication
    https://huggingface.co/docs/hub/security-tokens
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/huggingface_hub/quick-start#authentication"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Log in again: `hf auth login`, or export HF_TOKEN in the job script (schedulers "
        "do not pass on your shell's login).",
        "The Hub did not accept the token that was sent.",
        source=DOCS,
    )
    yield ctx.action(
        "For pushing use a token with write permission for that namespace.",
        "Read tokens cannot create repositories or upload.",
        source=DOCS,
    )
    yield ctx.action(
        "If the push is not needed, set push_to_hub=False.", "The training itself does not need it."
    )


RULE = Rule(
    id="hub-token-rejected",
    error_type=ErrorType.HUB_ACCESS,
    title="The Hub refused the token, or there is none",
    description="The request needed a valid access token and had none.",
    needles=(
        "Invalid credentials in Authorization header",
        "Invalid user token",
        "Token is required",
        "Invalid username or password",
        "LocalTokenNotFoundError",
        "403 Forbidden:",
        "Make sure your token has the correct permissions",
        "401 Client Error: Unauthorized for url: https://huggingface.co",
        "403 Client Error: Forbidden for url: https://huggingface.co",
    ),
    pattern=(
        r"Invalid credentials in Authorization header|Invalid user token|Token is required .*no token found"
        r"|LocalTokenNotFoundError|Invalid username or password|40[13] Client Error: (?:Unauthorized"
        r"|Forbidden) for url: https://huggingface\.co\S*|403 Forbidden: .{0,120}(?:token|permission|rights"
        r"|access)|^Make sure your token has the correct permissions"
    ),
    sources=(
        DOCS,
        "https://huggingface.co/docs/hub/security-tokens",
    ),
    confidence=0.9,
    precedence=55,
    suggest=suggest,
)
