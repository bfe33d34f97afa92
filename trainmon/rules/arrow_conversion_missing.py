"""Arrow has no conversion for this kind of column.

What happened
    Arrow read or converted a column of a type, or in a form, for which it has no code.

Why
    Lists or structs in row groups so large that they are split into chunks; maps, or nested types that
    pandas has no form for; a cast between types that do not convert.

How to confirm
    `pyarrow.parquet.read_schema(FILE)` and `ParquetFile(FILE).metadata`.

How to fix
    Write the file with small row groups (`row_group_size=…`), or flatten the column or store it as a
    string; read it with another reader.

Easily confused with
    A file that is damaged.

References
    https://arrow.apache.org/docs/python/parquet.html
    https://github.com/huggingface/datasets/issues/5695
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://arrow.apache.org/docs/python/parquet.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if "chunked" in ctx["what"]:
        yield ctx.action(
            "Write the file again with smaller row groups: `pq.write_table(table, path, row_group_size=1000)` or "
            "`df.to_parquet(path, row_group_size=1000)`, or split it into more files; Polars or DuckDB can read it.",
            "A nested column of more than 2 GB in a row group is read in chunks, and these cannot be put together.",
            source=DOCS,
        )
        return
    yield ctx.action(
        (
            "Print the schema of the file and change the column that the message names: flatten it, cast it "
            "before writing, or store it as a string (JSON)."
        ),
        "Arrow has no code for this type or cast.",
    )


RULE = Rule(
    id="arrow-conversion-missing",
    error_type=ErrorType.DATASET_INVALID,
    title="Arrow has no conversion for this kind of column",
    description="Arrow cannot do this with a column of the file: {what}",
    needles=("ArrowNotImplementedError: ",),
    pattern=r"ArrowNotImplementedError: (?P<what>.{1,160})",
    sources=(
        DOCS,
        "https://github.com/huggingface/datasets/issues/5695",
    ),
    phase=Phase.DATA,
    confidence=0.82,
    precedence=45,
    suggest=suggest,
)
