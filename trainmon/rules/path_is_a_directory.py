"""A folder was given where a file is expected.

What happened
    A file was to be opened, and the path is a folder.

Why
    A path without the file's name.

How to confirm
    `ls -ld PATH`.

How to fix
    Give the file.

Easily confused with
    A path that does not exist.

References
    https://docs.python.org/3/library/exceptions.html#IsADirectoryError
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/exceptions.html#IsADirectoryError"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    path = ctx["path"] or ctx["other"] or "the folder"
    yield ctx.action(f"Give the file inside it: `ls {path}`.", "The path is a folder.", source=DOCS)


RULE = Rule(
    id="path-is-a-directory",
    error_type=ErrorType.CONFIG_ERROR,
    title="A folder was given where a file is expected",
    description="The path names a folder.",
    needles=(
        "IsADirectoryError",
        "Is a directory",
    ),
    pattern=r"IsADirectoryError\b.*?(?:'(?P<path>[^']*)')?$|Is a directory: '(?P<other>[^']*)'",
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.7,
    precedence=35,
    suggest=suggest,
)
