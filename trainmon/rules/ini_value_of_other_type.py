"""A value in an INI file is not of the type that the program reads.

What happened
    `getint`, `getfloat` or `getboolean` of configparser converts the text of an option, and the text is no
    such number or truth value.

Why
    The file says 0.01 where a whole number is read, carries a unit, a comment or quotes behind the value, or
    the program reads the option with the wrong method.

How to confirm
    Print `parser.get(section, option)` with `repr`.

How to fix
    Correct the value in the file, or read it with the method for its type.

Easily confused with
    Text in a table of data that should hold numbers.

References
    https://docs.python.org/3/library/configparser.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/configparser.html#supported-datatypes"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    value = ctx["whole"] or ctx["real"] or ctx["truth"]
    frame = ctx.user_frame
    where = f" ({frame.file}:{frame.line}: `{frame.code}`)" if frame else ""
    method = "getfloat" if ctx["whole"] else "get"
    yield ctx.action(
        f"Correct the value {value} in the INI file, or read it as what it is{where}: `{method}(…)`.",
        "The option is read as another type than its text has.",
        source=DOCS,
    )
    yield ctx.action(
        "Keep quotes, units and comments out of values: `lr = 0.01`.",
        "configparser takes all behind the `=` for the value; comments behind it need `inline_comment_prefixes`.",
        source="https://docs.python.org/3/library/configparser.html#supported-ini-file-structure",
    )


RULE = Rule(
    id="ini-value-of-other-type",
    error_type=ErrorType.CONFIG_ERROR,
    title="A value in an INI file is not of the type that the program reads",
    description="configparser could not convert {whole}{real}{truth}.",
    needles=("invalid literal for int()", "could not convert string to float", "Not a boolean: "),
    pattern=(
        r"^ValueError: (?:invalid literal for int\(\) with base 10: (?P<whole>'[^']*')"
        r"|could not convert string to float: (?P<real>'[^']*')|Not a boolean: (?P<truth>.*))"
    ),
    exception=r"^ValueError$",
    raised_by=r"/configparser\.py:(?:_get|_convert_to_boolean|get\w*): ",
    sources=(DOCS,),
    phase=Phase.SETUP,
    confidence=0.93,
    precedence=70,
    suggest=suggest,
)
