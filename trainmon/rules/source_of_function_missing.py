"""A library wanted to read a function's source, and there is no file with it.

What happened
    `inspect.getsource` was asked for a function or class that was not loaded from a file.

Why
    The code was made by `exec` or `eval`, typed at a prompt or given to `python -c`, or its file is gone or was changed
    or compiled (`.pyc` only, a frozen program). TorchScript, remote jobs and reward-function services read the source.

How to confirm
    `python -c "import inspect, MODULE; print(inspect.getsourcefile(MODULE.FUNCTION))"`

How to fix
    Put the function in a module and import it from there.

Easily confused with
    A file that lacks the function: that is an import error.

References
    https://docs.python.org/3/library/inspect.html#inspect.getsource
    https://docs.pytorch.org/docs/stable/generated/torch.jit.script.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/inspect.html#inspect.getsource"
SCRIPT = "https://docs.pytorch.org/docs/stable/generated/torch.jit.script.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    frame = ctx.user_frame
    where = f" at {frame.file}:{frame.line} (`{frame.code}`)" if frame else ""
    yield ctx.action(
        f"Import the function that is handed over{where} from a .py file, instead of making it with exec or at a prompt.",
        "Only code that came from a file has a source that can be read.",
        source=DOCS,
    )
    yield ctx.action(
        "If it does come from a file, see that the file is still there and unchanged since the program started, and not "
        "compiled only.",
        "The source is read from disk at the moment it is asked for.",
        source=SCRIPT,
    )


RULE = Rule(
    id="source-of-function-missing",
    error_type=ErrorType.CODE_ERROR,
    title="The source of a function cannot be read",
    description="A library reads a function's source, and the function was not loaded from a file.",
    needles=("could not get source code", "source code not available", "Can't get source for"),
    pattern=(
        r"^(?:OSError: (?:could not get source code|source code not available|Can't get source for (?P<what>.{1,200}?)\."
        r"(?:\s|$))|IOError: could not get source code)"
    ),
    sources=(DOCS, SCRIPT),
    confidence=0.9,
    precedence=60,
    suggest=suggest,
)
