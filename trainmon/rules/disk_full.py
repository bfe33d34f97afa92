"""The disk is full.

What happened
    The operating system refused a write for lack of space (or of inodes).

Why
    Checkpoints, caches (`~/.cache/huggingface`, datasets, pip, Triton), temporary files or logs filled the
    disk.

How to confirm
    `df -h PATH; df -i PATH; du -sh * | sort -h | tail`.

How to fix
    Free space, keep fewer checkpoints, move caches and outputs to a larger disk.

Easily confused with
    A quota of the user, and `/dev/shm` that is too small.

References
    https://huggingface.co/docs/datasets/cache
    https://man7.org/linux/man-pages/man3/errno.3.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._disk import place_of
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/datasets/cache"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    cache = ctx.search(
        r"(?P<what>datasets/arrow_|Map \(num_proc|Map:|Generating train split|\.cache/huggingface|"
        r"huggingface/datasets|/hub/)"
    )
    place = place_of(ctx)
    yield ctx.action(
        f"See what is full: `df -h {place} /tmp ~; df -i {place} /tmp ~`; `du -xsh {place} ~/.cache/* | sort -h` shows "
        "what can go.",
        "Inodes run out as well as bytes.",
    )
    if cache or ctx.phase == "DATA":
        yield ctx.action(
            "Move the datasets cache to a larger disk: HF_DATASETS_CACHE=/big/cache (HF_HOME "
            "for all), and delete old cache-*.arrow files.",
            "Each map and each download writes a new copy into the cache.",
            source=DOCS,
        )
    else:
        yield ctx.change("save_total_limit", 2, "Old checkpoints are deleted as new ones are written.")
        yield ctx.change(
            "output_dir",
            "a folder on a larger disk",
            "Checkpoints with optimizer state take about three times the size of the weights.",
        )
    yield ctx.action(
        "Point TMPDIR at a larger disk when /tmp is the full one.",
        "Downloads and compilers write their temporary files there.",
    )


RULE = Rule(
    id="disk-full",
    error_type=ErrorType.DISK_FULL,
    title="The disk is full",
    description="There was no space left on the device that was written to.",
    needles=(
        "No space left on device",
        "Not enough disk space",
        "StorageFull",
        "database or disk is full",
    ),
    pattern=(
        r"database or disk is full|\[Errno 28\] No space left on device|No space left on device \(os error 28\)"
        r"|kind: StorageFull|[:;] No space left on device$|\bENOSPC\b"
        r"|Not enough disk space\. Needed: (?P<need>[^(]*)"
    ),
    sources=(
        DOCS,
        "https://man7.org/linux/man-pages/man3/errno.3.html",
    ),
    confidence=0.95,
    precedence=58,
    suggest=suggest,
)
