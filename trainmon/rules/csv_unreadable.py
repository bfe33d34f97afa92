"""A CSV file cannot be parsed.

What happened
    A line has more fields than the ones before it, a quote is not closed, or the file is empty.

Why
    Unquoted commas in text, another separator, a header of several lines, a partial file, or an HTML page.

How to confirm
    Look at the line in the message: `sed -n 'Np' FILE`.

How to fix
    Give `sep=`, `quotechar=`, `skiprows=`, `engine="python"`; `on_bad_lines="skip"` to drop bad lines.

Easily confused with
    A wrong encoding, which fails before.

References
    https://pandas.pydata.org/docs/reference/api/pandas.read_csv.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://pandas.pydata.org/docs/reference/api/pandas.read_csv.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if ctx["line"]:
        yield ctx.action(
            f"Look at that line: `sed -n '{ctx['line']}p' FILE`; it has {ctx['saw']} fields "
            f"where {ctx['want']} were expected.",
            "An unquoted separator in the text or another separator shifts the columns.",
        )
    yield ctx.action(
        "Pass the right separator and quoting to read_csv (sep=, quotechar=, skiprows=), "
        "or on_bad_lines='skip' to drop bad lines.",
        "The defaults expect commas and double quotes.",
        source=DOCS,
    )
    yield ctx.action(
        "If the file is empty or a web page (`ls -l FILE; head -3 FILE`), fetch it again.",
        "Nothing in it can be parsed as columns.",
    )


RULE = Rule(
    id="csv-unreadable",
    error_type=ErrorType.DATA_CORRUPT,
    title="A CSV file cannot be parsed",
    description="pandas could not split the file into columns.",
    needles=(
        "Error tokenizing data",
        "No columns to parse from file",
        "CSV parse error",
        "Empty CSV file",
        "expected after '\"'",
    ),
    pattern=r"Error tokenizing data\. C error: (?:Expected (?P<want>\d+) fields in line "
    r"(?P<line>\d+), saw (?P<saw>\d+))?|No columns to parse from file|ArrowInvalid: Empty CSV file|CSV parse "
    r"error: (?:Expected|Row)|'.' expected after '\x22'",
    sources=(DOCS,),
    phase=Phase.DATA,
    confidence=0.93,
    precedence=58,
    suggest=suggest,
)
