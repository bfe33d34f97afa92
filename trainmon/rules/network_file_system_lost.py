"""A network file system failed under the job.

What happened
    The kernel reported a stale handle, a lost transport or an input/output error.

Why
    A file server that was restarted or overloaded, a mount that was lost, a file that was replaced on
    another node, or a failing disk.

How to confirm
    `df -h PATH; mount | grep PATH; dmesg -T | tail`.

How to fix
    Start again on another node; copy the data to a local disk; tell the administrators.

Easily confused with
    A full disk or missing permissions.

References
    https://man7.org/linux/man-pages/man3/errno.3.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://man7.org/linux/man-pages/man3/errno.3.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Check the mount on that node: `df -h; dmesg -T | tail`; start the job again, "
        "leaving the node out (Slurm: --exclude=NODE) if others work.",
        "The file system failed, not the program.",
        source=DOCS,
    )
    yield ctx.action(
        "Copy data to the node's local disk ($TMPDIR) at the start and write checkpoints less often.",
        "Shared file systems fail under many small reads.",
    )


RULE = Rule(
    id="network-file-system-lost",
    error_type=ErrorType.NETWORK_ERROR,
    title="A network file system failed under the job",
    description="Reading or writing a file failed because its file system went away or broke.",
    needles=(
        "Stale file handle",
        "Transport endpoint is not connected",
        "transport endpoint shutdown",
        "Remote I/O error",
        "Input/output error",
    ),
    pattern=(
        r"Stale file handle|Transport endpoint is not connected|transport endpoint shutdown|Remote I/O error"
        r"|(?:Error|os error)\b.*Input/output error"
    ),
    sources=(DOCS,),
    confidence=0.75,
    precedence=58,
    suggest=suggest,
)
