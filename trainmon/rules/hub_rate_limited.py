"""The Hub limited the rate of requests.

What happened
    The server refuses further requests for a while.

Why
    Many ranks or jobs ask for the same files at once, anonymous requests from a shared address, or
    streaming many small files.

How to confirm
    The message names the limit; count the processes that download.

How to fix
    Log in, download once into a shared cache and run offline, and let only rank 0 download.

Easily confused with
    A broken connection.

References
    https://huggingface.co/docs/hub/rate-limits
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/hub/rate-limits"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Download once on one process (`hf download REPO`), then start the job with HF_HUB_OFFLINE=1.",
        "Every rank that asks the Hub for itself counts against the limit.",
        source=DOCS,
    )
    yield ctx.action(
        "Log in (HF_TOKEN); wait some minutes before trying again.",
        "Requests with a token have higher limits than anonymous ones.",
        source=DOCS,
    )


RULE = Rule(
    id="hub-rate-limited",
    error_type=ErrorType.HUB_ACCESS,
    title="The Hub limited the rate of requests",
    description="Too many requests were sent in a short time, and the Hub answered 429.",
    needles=(
        "429 Client Error",
        "429 Too Many Requests",
        "We had to rate limit you",
        "HTTP Error 429",
    ),
    pattern=r"429 Client Error|429 Too Many Requests|We had to rate limit you|HTTP Error 429",
    sources=(DOCS,),
    confidence=0.9,
    precedence=64,
    suggest=suggest,
)
