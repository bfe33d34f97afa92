"""A path that should be set is empty.

What happened
    A function for files was called with None.

Why
    An option without a value or default, an environment variable that is not set, or a wrong key of the
    configuration.

How to confirm
    The last line of your own code in the traceback shows the variable.

How to fix
    Set the option.

Easily confused with
    A path that does not exist.

References
    https://docs.python.org/3/library/os.html#os.PathLike
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/os.html#os.PathLike"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    frame = ctx.user_frame
    where = f" ({frame.file}:{frame.line}: {frame.code})" if frame else ""
    yield ctx.action(
        f"Set the option or variable that gives this path{where}.",
        "It is empty when the file is opened.",
        source=DOCS,
    )


RULE = Rule(
    id="path-setting-is-none",
    error_type=ErrorType.CONFIG_ERROR,
    title="A path that should be set is empty",
    description="A file or folder name was expected, and the setting is empty.",
    needles=(
        "os.PathLike object, not NoneType",
        "argument should be a str or an os.PathLike",
    ),
    pattern=r"(?:expected str, bytes or os\.PathLike object, not NoneType|argument should "
    r"be a str or an os\.PathLike object.*not '?NoneType)",
    sources=(DOCS,),
    confidence=0.78,
    precedence=54,
    suggest=suggest,
)
