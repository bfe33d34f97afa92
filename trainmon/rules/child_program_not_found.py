"""A program that Python was to start was not found.

What happened
    `subprocess` (or a launcher through it) could not find the program; before Python 3.8 it named it twice.

Why
    The program is not installed here, or not on `PATH`: a scheduler's command on a machine outside the cluster or
    inside a container, a compiler module that was not loaded, an environment that was not activated.

How to confirm
    `command -v <program>` in the same shell, job script or container.

How to fix
    Install it, load its module, or start from a machine that has it.

Easily confused with
    A data file that is missing: that is named once, and mostly with a path.

References
    https://github.com/python/cpython/blob/3.7/Lib/subprocess.py
    https://docs.python.org/3/library/subprocess.html#exceptions
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

SOURCE = "https://github.com/python/cpython/blob/3.7/Lib/subprocess.py"
DOCS = "https://docs.python.org/3/library/subprocess.html#exceptions"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        f"command -v {ctx['program']}    # in the same shell, job script or container",
        "Tells whether it is installed where the run starts, and on PATH.",
        source=DOCS,
    )
    yield ctx.action(
        f"Install {ctx['program']}, load its module, or start from a machine that has it (a login node for "
        "scheduler commands)",
        "Python can only start what PATH finds.",
        source=DOCS,
    )


RULE = Rule(
    id="child-program-not-found",
    error_type=ErrorType.DEPENDENCY_MISSING,
    title="A program that Python was to start was not found",
    description="The command `{program}` was not found.",
    needles=("No such file or directory: '",),
    pattern=r"\[Errno 2\] No such file or directory: '(?P<program>[^'/ ]+)': '[^'/ ]+'",
    sources=(SOURCE, DOCS),
    confidence=0.9,
    precedence=57,
    suggest=suggest,
)
