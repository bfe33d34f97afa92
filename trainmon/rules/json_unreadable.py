"""A JSON file or line cannot be parsed.

What happened
    The text is not valid JSON at the given place.

Why
    An empty file (`line 1 column 1 (char 0)`), a file with one object per line read as one document (`Extra
    data`), single quotes, trailing commas, a file that was cut off, or an HTML page.

How to confirm
    `head -c 300 FILE; tail -c 300 FILE; python -m json.tool FILE`.

How to fix
    Correct or regenerate the file; read JSON lines line by line.

Easily confused with
    A configuration file, for which the fix is in your hands, and answers of a web server.

References
    https://docs.python.org/3/library/json.html#json.JSONDecodeError
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/json.html#json.JSONDecodeError"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    what, line = ctx["what"], ctx["line"]
    if what == "Extra data":
        yield ctx.action(
            "If the file has one JSON object per line (JSONL), read it line by line: [json.loads(l) "
            "for l in f], or load_dataset('json').",
            "json.load expects one document per file.",
            source=DOCS,
        )
    elif what == "Expecting value" and line == "1":
        yield ctx.action(
            "Look at the file's start and size: `ls -l FILE; head -c 300 FILE`.",
            "Nothing JSON-like stands at the very start: the file is empty, an LFS pointer or a web page.",
            source=DOCS,
        )
    else:
        yield ctx.action(
            f"Look at the place: `sed -n '{line}p' FILE | cut -c1-300`, and validate with "
            "`python -m json.tool FILE`.",
            f"{what}: the text is no valid JSON from there on.",
            source=DOCS,
        )
    yield ctx.action(
        "Correct or write the file again (write to a temporary name and rename it).",
        "A file that was cut off while being written stays broken.",
    )


RULE = Rule(
    id="json-unreadable",
    error_type=ErrorType.DATA_CORRUPT,
    title="A JSON file or line cannot be parsed",
    description="The JSON parser stopped at line {line}, column {column}.",
    needles=("(char",),
    pattern=(
        r"(?P<what>Expecting value|Extra data|Expecting property name enclosed in double quotes"
        r"|Unterminated string starting at|Expecting '.' delimiter|Invalid control character at"
        r"|Invalid \\(?:uXXXX )?escape|Illegal trailing comma before end of \w+"
        r"|Unexpected UTF-8 BOM[^:]*): line (?P<line>\d+) column (?P<column>\d+)(?: \(char \d+\))?"
    ),
    sources=(DOCS,),
    confidence=0.85,
    precedence=48,
    suggest=suggest,
)
