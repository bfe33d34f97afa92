"""The file system is read-only.

What happened
    The kernel refused a write.

Why
    A container image or data mount, a home folder that is read-only on compute nodes, or a disk that the
    kernel set read-only after an error.

How to confirm
    `mount | grep PATH; touch PATH/x`.

How to fix
    Write to scratch space; point caches there; mount read-write.

Easily confused with
    Missing permissions on a writable file system.

References
    https://man7.org/linux/man-pages/man3/errno.3.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://man7.org/linux/man-pages/man3/errno.3.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.change("output_dir", "a folder on a writable file system", "This one is mounted read-only.")
    yield ctx.action(
        "Point caches and temporary files at scratch space: HF_HOME, TRITON_CACHE_DIR, TMPDIR, MPLCONFIGDIR.",
        "Libraries write below the home folder by default.",
    )
    yield ctx.action(
        "In a container mount the folder read-write (docker -v HOST:PATH, apptainer "
        "--bind or --writable-tmpfs).",
        "Images are read-only.",
        source=DOCS,
    )


RULE = Rule(
    id="read-only-file-system",
    error_type=ErrorType.PERMISSION_DENIED,
    title="The file system is read-only",
    description="The path lies on a file system that is mounted without write access.",
    needles=("Read-only file system",),
    pattern=r"Read-only file system(?:: '(?P<path>[^']*)')?",
    sources=(DOCS,),
    confidence=0.95,
    precedence=60,
    suggest=suggest,
)
