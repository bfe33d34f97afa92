"""A JSON data file does not have one consistent form.

What happened
    `load_dataset("json")` reads JSON lines with one schema; a line is broken or a field changes its type.

Why
    A field that is sometimes text and sometimes an object or a number, an array instead of JSON lines, or a
    broken line.

How to confirm
    Compare the named column's type in the first rows: `head -3 FILE`.

How to fix
    Make every row the same types (serialise mixed fields to text), one object per line; validate each line.

Easily confused with
    Column names that differ between files.

References
    https://huggingface.co/docs/datasets/loading#json
    https://arrow.apache.org/docs/python/json.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/datasets/loading#json"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if ctx["long"]:
        yield ctx.action(
            "Write one JSON object per line (jsonl), or name the list in the file by `field=`; for rows that really "
            "are that long raise the block: `load_dataset('json', …, chunksize=64 << 20)`, "
            "`pyarrow.json.ReadOptions(block_size=…)`.",
            "One row, or the whole file as one object, is longer than a block of the reader.",
            source=DOCS,
        )
        return
    yield ctx.action(
        "Make each field one type in all rows of the jsonl (e.g. json.dumps() mixed "
        "objects into a string column), one JSON object per line.",
        "Arrow derives one schema from the file and every row must fit it.",
        source=DOCS,
    )
    yield ctx.action(
        'Find bad lines: `python -c "import json,sys; [json.loads(l) for l in open(sys.argv[1])]" FILE`.',
        "A single line that is no valid JSON stops the whole load.",
    )


RULE = Rule(
    id="arrow-json-invalid",
    error_type=ErrorType.DATA_CORRUPT,
    title="A JSON data file does not have one consistent form",
    description="The Arrow JSON reader stopped: {what}{long}.",
    needles=("JSON parse error", "straddling object"),
    pattern=r"JSON parse error: (?P<what>.{3,120})|(?P<long>straddling object straddles two block boundaries)",
    sources=(
        DOCS,
        "https://arrow.apache.org/docs/python/json.html",
    ),
    phase=Phase.DATA,
    confidence=0.92,
    precedence=60,
    suggest=suggest,
)
