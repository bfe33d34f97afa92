"""A path is longer than the system allows.

What happened
    The name of a file, or the path of a socket, is too long for the operating system.

Why
    Options were written into the name of the run, or the temporary folder lies deep in the file system: a socket's
    path may have 107 characters on Linux, a file's name 255.

How to confirm
    Count the characters of the path in the message.

How to fix
    Shorten the name of the run; for sockets set TMPDIR to a short path such as /tmp.

Easily confused with
    A path that does not exist.

References
    https://man7.org/linux/man-pages/man7/unix.7.html
    https://man7.org/linux/man-pages/man7/path_resolution.7.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

SOCKETS = "https://man7.org/linux/man-pages/man7/unix.7.html"
PATHS = "https://man7.org/linux/man-pages/man7/path_resolution.7.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if ctx["socket"]:
        yield ctx.action(
            "Set a short temporary folder before the start: export TMPDIR=/tmp",
            "Processes talk over sockets in the temporary folder, and a socket's path has at most 107 characters.",
            source=SOCKETS,
        )
        return
    yield ctx.action(
        "Shorten the name: give the run a short name and write its options into a file instead.",
        "A file's name has at most 255 bytes.",
        source=PATHS,
    )


RULE = Rule(
    id="path-too-long",
    error_type=ErrorType.CONFIG_ERROR,
    title="A path is longer than the system allows",
    description="The operating system refused a name or a path for its length.",
    needles=("File name too long", "AF_UNIX path too long"),
    pattern=r"\[Errno 36\] File name too long|: File name too long$|OSError: (?P<socket>AF_UNIX path too long)",
    sources=(SOCKETS, PATHS),
    phase=Phase.SETUP,
    confidence=0.92,
    precedence=58,
    suggest=suggest,
)
