"""A downloaded file does not have the expected checksum.

What happened
    The loader compares the hash of the file with the one in its name or list and refuses to use it.

Why
    The download was cut off, a proxy replaced the contents, several ranks downloaded into one file, or the
    published file changed.

How to confirm
    Compare size and `sha256sum FILE` with the source.

How to fix
    Delete the cached file and download once, before the ranks start.

Easily confused with
    Connection errors during the download itself.

References
    https://docs.pytorch.org/docs/stable/hub.html#torch.hub.load_state_dict_from_url
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/hub.html#torch.hub.load_state_dict_from_url"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Delete the cached file (~/.cache/torch/hub/checkpoints, ~/.cache/clip, ~/.cache/whisper "
        "or the dataset root) and download again.",
        "A partial file stays in the cache until it is removed.",
        source=DOCS,
    )
    yield ctx.action(
        "Download once before launching, or only on local rank 0 with a barrier.",
        "Ranks that write the same file at once corrupt it.",
    )


RULE = Rule(
    id="download-checksum-mismatch",
    error_type=ErrorType.CHECKPOINT_CORRUPT,
    title="A downloaded file does not have the expected checksum",
    description="The file was downloaded, but its hash differs from the published one.",
    needles=(
        "invalid hash value",
        "checksum does not",
        "File not found or corrupted",
    ),
    pattern=(
        r"invalid hash value \(expected|SHA256 checksum does not (?:not )?match|RuntimeError: File not found or corrupted"
    ),
    sources=(DOCS,),
    confidence=0.88,
    precedence=55,
    suggest=suggest,
)
