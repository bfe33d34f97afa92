"""The disk quota is used up.

What happened
    The file system limits bytes or files per user or project.

Why
    Checkpoints, caches in the home folder, or many small files.

How to confirm
    `quota -s`, `lfs quota -hu $USER PATH`, `du -sh ~/.cache`.

How to fix
    Delete or move files; put caches and outputs on project or scratch space; keep fewer checkpoints.

Easily confused with
    A disk that is full for everybody.

References
    https://man7.org/linux/man-pages/man3/errno.3.html
    https://huggingface.co/docs/huggingface_hub/guides/manage-cache
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._disk import place_of
from trainmon.rules._rule import Context, Rule


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"Look at the quota (`quota -s` or `lfs quota -hu $USER {place_of(ctx)}`) and at `du -sh "
        "~/.cache/* | sort -h`; delete what is not needed (`hf cache prune`, old checkpoints).",
        "The limit is on your account, so that df may still show free space.",
        source="https://huggingface.co/docs/huggingface_hub/guides/manage-cache",
    )
    yield ctx.change("save_total_limit", 2, "Old checkpoints are deleted as new ones are written.")
    yield ctx.change("output_dir", "a folder on scratch or project space", "Home folders have small quotas.")
    yield ctx.action(
        "Move the caches: export HF_HOME, PIP_CACHE_DIR and TRITON_CACHE_DIR to scratch space.",
        "They lie in the home folder by default.",
    )


RULE = Rule(
    id="disk-quota-exceeded",
    error_type=ErrorType.DISK_FULL,
    title="The disk quota is used up",
    description="This account may not write more to that file system.",
    needles=(
        "FilesystemQuotaExceeded",
        "quota exceeded",
    ),
    pattern=r"FilesystemQuotaExceeded|(?i:storage|disk) quota exceeded",
    sources=(
        "https://man7.org/linux/man-pages/man3/errno.3.html",
        "https://huggingface.co/docs/huggingface_hub/guides/manage-cache",
    ),
    confidence=0.96,
    precedence=60,
    suggest=suggest,
)
