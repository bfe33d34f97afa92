"""A server could not be reached.

What happened
    An HTTP client gave up after several tries, or the server did not accept the connection.

Why
    No internet on the node, a firewall or proxy, a service that is down, or a wrong address.

How to confirm
    `curl -I https://HOST` on the node.

How to fix
    Check network and proxy; run offline or with a local tracker; try again later.

Easily confused with
    A server that answers with a refusal (401, 403, 404).

References
    https://requests.readthedocs.io/en/latest/user/quickstart/#errors-and-exceptions
    https://docs.wandb.ai/guides/track/environment-variables
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule


def suggest(ctx: Context) -> Iterator[Suggestion]:
    found = ctx.search(r"host='(?P<host>[\w.\-]+)'|https?://(?P<url>[\w.\-]+)|host (?P<plain>[\w.\-]+):\d+")
    host = (next((found[g] for g in ("host", "url", "plain") if found[g]), "") if found else "") or "HOST"
    yield ctx.action(
        f"Check from the same node: `curl -I https://{host}`; set http_proxy and https_proxy "
        "in the job if the site has a proxy.",
        "Compute nodes often have no direct way out.",
    )
    tracker = next(
        (
            v
            for k, v in {
                "wandb": "WANDB_MODE=offline",
                "swanlab": 'mode="offline" or "local" in swanlab.init',
                "comet": "COMET_START_ONLINE=0",
                "mlflow": "a local tracking URI (file:./mlruns)",
                "neptune": 'mode="offline"',
            }.items()
            if k in host or k in ctx.line.lower()
        ),
        "",
    )
    if tracker:
        yield ctx.action(
            f"Track without network: {tracker}, and upload afterwards.",
            "The training itself does not need the server.",
            source="https://docs.wandb.ai/guides/track/environment-variables",
        )
    else:
        yield ctx.action(
            "Download models and data beforehand into a shared cache and run offline (HF_HUB_OFFLINE=1).",
            "The job then needs no network.",
            source="https://huggingface.co/docs/transformers/installation#offline-mode",
        )
    yield ctx.action("Start again if the service was down for a while.", "Outages and network faults pass.")


RULE = Rule(
    id="connection-failed",
    error_type=ErrorType.NETWORK_ERROR,
    title="A server could not be reached",
    description="Connecting to a server failed, also after trying again.",
    needles=(
        "Max retries exceeded with url",
        "Failed to establish a new connection",
        "Cannot connect to host",
        "urlopen error",
        "httpx.ConnectError",
        "All connection attempts failed",
        "Run initialization has timed out",
        "Failed to connect to",
        "curl: (",
        "RPC failed",
        "the remote end hung up",
        "Unable to establish SSL connection",
        "CondaHTTPError",
        "failed: Connection",
        "Retry(total=0",
        "EndpointConnectionError",
        "httpcore.ConnectError",
    ),
    pattern=(
        r"(?:^|\s|\|)[\w.]*(?:Error|Exception|Timeout|ERROR|Retry)[\w.]*:? ?.*(?:Max retries exceeded with url"
        r"|Failed to establish a new connection)|(?:ClientConnector\w*Error: )Cannot connect to host"
        r"|<urlopen error \[Errno 1\d\d\]|httpx\.ConnectError|httpcore\.ConnectError"
        r"|All connection attempts failed|CommError: Run initialization has timed out|curl: \((?:7|18|28|35|52|55"
        r"|56|92)\)|^error: RPC failed; |^fatal: [Tt]he remote end hung up"
        r"|^fatal: unable to access '[^']*': Failed to connect to |^Unable to establish SSL connection"
        r"|^(?:conda\.exceptions\.)?CondaHTTPError: HTTP 000|^Connecting to \S.* failed: Connection (?:timed out"
        r"|refused|reset)|Retrying \(Retry\(total=0.* after connection broken by"
        r"|EndpointConnectionError: Could not connect to the endpoint"
    ),
    sources=(
        "https://requests.readthedocs.io/en/latest/user/quickstart/#errors-and-exceptions",
        "https://docs.wandb.ai/guides/track/environment-variables",
    ),
    confidence=0.87,
    precedence=52,
    suggest=suggest,
)
