"""A file or folder does not exist.

What happened
    The operating system found nothing at the path in the message.

Why
    A wrong or relative path, a file that an earlier step should have written, or a disk that is not mounted
    on this node.

How to confirm
    `ls -ld` the path in the message.

How to fix
    Correct the path, or produce the file first.

Easily confused with
    Checkpoints, configuration files and programs, which have rules of their own.

References
    https://docs.python.org/3/library/exceptions.html#FileNotFoundError
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/exceptions.html#FileNotFoundError"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    found = ctx.search(r"No such file or directory: '?(?P<path>[^']+)'?")
    path = found["path"] if found else "the path in the message"
    yield ctx.action(
        f"Check the path where the job runs: `ls -ld {path}`; prefer absolute paths.",
        "A relative path depends on the folder the job was started in.",
        source=DOCS,
    )
    yield ctx.action(
        "If an earlier step writes it, run that step first, or mount the disk on this node.",
        "Nothing is there now.",
    )


RULE = Rule(
    id="file-not-found",
    error_type=ErrorType.DATA_NOT_FOUND,
    title="A file or folder does not exist",
    description="The program tried to open a path that is not there.",
    needles=(
        "NotADirectoryError",
        "NotFoundError",
        "OSError: No such file",
    ),
    pattern=(
        r"^(?:[\w.]+\.)?(?:FileNotFoundError|NotADirectoryError|NotFoundError)\b|^OSError: No such file or directory: "
    ),
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.55,
    precedence=28,  # above what code for data refuses in other words
    suggest=suggest,
)
