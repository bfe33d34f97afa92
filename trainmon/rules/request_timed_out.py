r"""A server did not answer in time.

What happened
    The connection was made or tried, and no answer came in time.

Why
    A slow or overloaded server, a proxy, a firewall that drops packets, or too short a limit.

How to confirm
    `curl -w '%{time_total}\n' -o /dev/null URL`.

How to fix
    Retry; raise the limit (`HF_HUB_DOWNLOAD_TIMEOUT`, client options); download beforehand.

Easily confused with
    A collective or rendezvous that timed out.

References
    https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Start it again; raise the limit: HF_HUB_DOWNLOAD_TIMEOUT=60 (and HF_HUB_ETAG_TIMEOUT), "
        "or the client's timeout option.",
        "The server or the network was slower than the limit.",
        source=DOCS,
    )
    yield ctx.action(
        "Download beforehand into the cache and run offline.", "Nothing is then fetched while the job runs."
    )


RULE = Rule(
    id="request-timed-out",
    error_type=ErrorType.NETWORK_ERROR,
    title="A server did not answer in time",
    description="A request ran into its time limit.",
    needles=(
        "Read timed out",
        "ConnectTimeout",
        "ReadTimeout",
        "read operation timed out",
        "FSTimeoutError",
        "ServerTimeoutError",
        "urlopen error timed out",
    ),
    pattern=(
        r"(?:^|\s|\|)[\w.]*(?:Error|Exception|Timeout|ERROR|Retry)[\w.]*:? .*(?:Read timed out\. \(read timeout="
        r"|ReadTimeoutError|Connect(?:ion)?Timeout(?:Error)?\b|The read operation timed out)|^[\w.]*(?:ReadTimeout"
        r"|ConnectTimeout|FSTimeoutError|ServerTimeoutError)\b"
        r"|<urlopen error (?:_ssl\.c:\d+: )?(?:The handshake operation )?timed out"
    ),
    sources=(DOCS,),
    confidence=0.87,
    precedence=56,
    suggest=suggest,
)
