"""A connection broke during a transfer.

What happened
    Part of the data arrived, then the connection was closed or reset.

Why
    An unstable network, a proxy or server with a time limit, or too many parallel downloads.

How to confirm
    Try the same download again by hand.

How to fix
    Retry with a resuming client; download before training; fewer parallel connections.

Easily confused with
    A partner rank of a distributed run that went away.

References
    https://requests.readthedocs.io/en/latest/user/quickstart/#errors-and-exceptions
    https://huggingface.co/docs/huggingface_hub/guides/download
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://requests.readthedocs.io/en/latest/user/quickstart/#errors-and-exceptions"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Start it again or retry the download; Hub downloads resume where they stopped (`hf download REPO`).",
        "A broken connection is usually a passing fault.",
        source=DOCS,
    )
    yield ctx.action(
        "Download before the training, with retries, and run offline; use fewer parallel downloads.",
        "A long training should not depend on the network.",
    )


RULE = Rule(
    id="connection-broken",
    error_type=ErrorType.NETWORK_ERROR,
    title="A connection broke during a transfer",
    description="The other side or the network ended a transfer before it was complete.",
    needles=(
        "Consistency check failed",
        "ChunkedEncodingError",
        "ContentTooShortError",
        "Connection aborted",
        "ServerDisconnectedError",
        "ClientPayloadError",
        "RemoteProtocolError",
        "RemoteDisconnected: ",
        "peer closed connection without sending",
    ),
    pattern=r"^(?:[\w.]*\.)?(?:ChunkedEncodingError|ContentTooShortError)|^(?:requests\.exceptions\.)?"
    r"ConnectionError: \('Connection aborted\.'|^(?:http\.client\.)?RemoteDisconnected: |ServerDisconnectedError"
    r"|ClientPayloadError|"
    r"RemoteProtocolError: |peer closed connection without sending|Consistency check "
    r"failed: file should be of size",
    sources=(
        DOCS,
        "https://huggingface.co/docs/huggingface_hub/guides/download",
    ),
    confidence=0.88,
    precedence=56,
    suggest=suggest,
)
