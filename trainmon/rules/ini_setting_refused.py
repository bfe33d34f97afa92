"""A setting is missing from an INI file or cannot be read.

What happened
    configparser found no such section or option, found one twice, or could not parse the file.

Why
    A misspelled name, a section that this copy of the file lacks, a line without `=` or before the first
    section, a `%` that is read as interpolation, or a path that `read()` silently did not find.

How to confirm
    Print `parser.sections()` and the list that `parser.read(...)` returns: files that are missing are left out of it.

How to fix
    Add or rename the option in the file, correct the path, or write `%%` for a percent sign.

Easily confused with
    A missing key of an ordinary dictionary.

References
    https://docs.python.org/3/library/configparser.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/configparser.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    option = re.match(r"No option '(?P<name>[^']*)' in section: '(?P<section>[^']*)'", ctx["ini"])
    section = re.match(r"No section: '(?P<name>[^']*)'", ctx["ini"])
    if option:
        yield ctx.action(
            f"Add `{option['name']}` to the section `[{option['section']}]` of the INI file, "
            "or correct its name there or in the program.",
            "The file that was read has no such option.",
            source=DOCS,
        )
    elif section:
        yield ctx.action(
            f"Add the section `[{section['name']}]` to the INI file, or correct its name.",
            "The file that was read has no such section.",
            source=DOCS,
        )
    else:
        yield ctx.action(
            "Correct the line of the INI file that the message names.",
            "configparser cannot read it.",
            source=DOCS,
        )
    yield ctx.action(
        "Check the path that was given to `read()`: print what it returns.",
        "It passes over files that do not exist without a word, and every option is then missing.",
        source=DOCS,
    )


RULE = Rule(
    id="ini-setting-refused",
    error_type=ErrorType.CONFIG_ERROR,
    title="A setting is missing from an INI file or cannot be read",
    description="The INI file was read without the setting: {ini}",
    needles=("configparser.",),
    pattern=(r"^configparser\.\w+Error: (?P<ini>\S.*)"),
    sources=(DOCS,),
    phase=Phase.SETUP,
    confidence=0.93,
    precedence=70,
    suggest=suggest,
)
