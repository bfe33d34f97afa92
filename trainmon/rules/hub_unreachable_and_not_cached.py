"""The Hub cannot be reached and the files are not in the cache.

What happened
    The loader asked the Hub, got no answer or was told to be offline, and found nothing in the local cache.

Why
    Compute nodes without internet, `HF_HUB_OFFLINE=1`, another `HF_HOME` than on the login node, or a
    proxy.

How to confirm
    `echo $HF_HOME $HF_HUB_OFFLINE; curl -I https://huggingface.co` on the node.

How to fix
    Download on a node with internet into a shared `HF_HOME`, then run offline.

Easily confused with
    A refusal by the Hub (401, 403), where the network works.

References
    https://huggingface.co/docs/transformers/installation#offline-mode
    https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/transformers/installation#offline-mode"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Download once where there is internet, into a cache that the node sees: `HF_HOME=/shared"
        "/hf hf download REPO` (datasets: --repo-type dataset).",
        "Compute nodes often have no way out; a shared cache serves them.",
        source=DOCS,
    )
    yield ctx.action(
        "Run with the same HF_HOME and HF_HUB_OFFLINE=1.",
        "The loader then reads the cache without asking the network.",
        source=DOCS,
    )
    yield ctx.action(
        "If the node should be online, unset HF_HUB_OFFLINE and check proxy and DNS: "
        "`curl -I https://huggingface.co`.",
        "The files would be downloaded if the Hub could be reached.",
    )


RULE = Rule(
    id="hub-unreachable-and-not-cached",
    error_type=ErrorType.HUB_ACCESS,
    title="The Hub cannot be reached and the files are not in the cache",
    description="The run is offline (or has no way to the Hub), and the files it needs were "
    "never downloaded to this machine's cache.",
    needles=(
        "offline mode is enabled",
        "connect to 'https://",
        "OfflineModeIsEnabled",
        "find the requested files in the disk cache",
        "LocalEntryNotFoundError",
        "Couldn't reach '",
        "Couldn't reach the Hugging Face Hub",
    ),
    pattern=(
        r"We couldn't connect to '(?P<url>https?://[^']*)' to load"
        r"|annot find the requested files in the disk cache|(?:OfflineModeIsEnabled|LocalEntryNotFoundError): "
        r"|Couldn't reach '(?P<name>[^']+)' on the Hub"
        r"|Couldn't reach the Hugging Face Hub for dataset '(?P<dataset>[^']+)'"
        r"|Cannot reach \S+: offline mode is enabled|as offline mode is enabled"
    ),
    sources=(
        DOCS,
        "https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables",
    ),
    confidence=0.9,
    precedence=61,
    suggest=suggest,
)
