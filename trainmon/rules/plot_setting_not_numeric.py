"""Matplotlib was given a text where a number belongs.

What happened
    A width, size or position of a plot was a text that is no number.

Why
    A value for another argument stands in its place, or it was read from a file or the command line as text.

How to confirm
    The frame above matplotlib's shows the call with its arguments.

How to fix
    Pass a number; give the text to the argument that it was meant for (`linestyle`, `color`, `label`).

Easily confused with
    Data that hold text where numbers are expected.

References
    https://matplotlib.org/stable/api/_as_gen/matplotlib.lines.Line2D.html
    https://github.com/matplotlib/matplotlib/blob/main/lib/matplotlib/lines.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://matplotlib.org/stable/api/_as_gen/matplotlib.lines.Line2D.html"
CODE = "https://github.com/matplotlib/matplotlib/blob/main/lib/matplotlib/lines.py"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        f"Look at the arguments of the plotting call: {ctx['value']} stands where matplotlib wants a number.",
        "Positions of arguments are easily mixed up; give them by name (linestyle=, color=, label=).",
        source=DOCS,
    )
    yield ctx.action(
        "Convert what was read as text: float(value)",
        "Settings from a file or the command line are text at first.",
        source=CODE,
    )


RULE = Rule(
    id="plot-setting-not-numeric",
    error_type=ErrorType.CODE_ERROR,
    title="Matplotlib was given a text where a number belongs",
    description="A setting of the plot is {value}, which is no number.",
    needles=("could not convert string to float",),
    pattern=r"could not convert string to float: (?P<value>'[^']*')",
    raised_by=r"matplotlib/\w+\.py:(?:set_\w+|__init__|_?get_\w+|to_\w+): ",
    sources=(DOCS, CODE),
    confidence=0.7,
    precedence=54,
    suggest=suggest,
)
