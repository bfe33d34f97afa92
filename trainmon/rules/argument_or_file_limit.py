"""A call or a file is larger than the system allows.

What happened
    A command line is longer than the kernel accepts, or a file grew beyond the largest size for this process.

Why
    A pattern such as `data/*.jpg` became too many names, or `ulimit -f` limits the size of files.

How to confirm
    `getconf ARG_MAX`, `ulimit -f`.

How to fix
    Pass a folder or a list file instead of names; raise the limit.

Easily confused with
    A full disk.

References
    https://man7.org/linux/man-pages/man2/execve.2.html
    https://man7.org/linux/man-pages/man2/getrlimit.2.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

EXECVE = "https://man7.org/linux/man-pages/man2/execve.2.html"
LIMITS = "https://man7.org/linux/man-pages/man2/getrlimit.2.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if ctx["arguments"]:
        yield ctx.action(
            "Pass a folder or a file with the names instead of all of them: `find data -name '*.jpg' | xargs COMMAND`.",
            "The kernel limits the length of one command line.",
            source=EXECVE,
        )
        return
    yield ctx.action(
        "Raise the limit before the start: `ulimit -f unlimited`, or write smaller shards.",
        "A file may not grow beyond the limit of the process.",
        source=LIMITS,
    )


RULE = Rule(
    id="argument-or-file-limit",
    error_type=ErrorType.RESOURCE_LIMIT,
    title="A call or a file is larger than the system allows",
    description="The operating system refused it for its size.",
    needles=("Argument list too long", "File too large", "File size limit exceeded"),
    pattern=(
        r"(?:\[Errno 7\] |: )(?P<arguments>Argument list too long)|\[Errno 27\] File too large|^File size limit exceeded"
        r"|: File too large$"
    ),
    sources=(EXECVE, LIMITS),
    confidence=0.92,
    precedence=58,
    suggest=suggest,
)
