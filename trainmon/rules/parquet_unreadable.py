"""A Parquet or Arrow file is broken or is of another format.

What happened
    The marks at the start and the end of the file are missing, or its metadata cannot be read.

Why
    A partial download or write, an empty file, an LFS pointer, or another format (CSV, GeoJSON, a folder).

How to confirm
    `head -c 4 FILE; tail -c 4 FILE` (both `PAR1`); `ls -l FILE`.

How to fix
    Fetch or write it again; read it with the reader for its real format.

Easily confused with
    A schema that differs between good files.

References
    https://arrow.apache.org/docs/python/parquet.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://arrow.apache.org/docs/python/parquet.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    found = ctx.search(r"(?:input source|path|file) '(?P<path>[^']+)'")
    path = found["path"] if found else "FILE"
    if path.endswith((".geojson", ".csv", ".json", ".jsonl", ".shp", ".gpkg")):
        reader = {
            "geojson": "geopandas.read_file",
            "shp": "geopandas.read_file",
            "gpkg": "geopandas.read_file",
            "csv": "pandas.read_csv",
        }.get(path.rsplit(".", 1)[-1], "pandas.read_json")
        yield ctx.action(
            f"Read it with {reader}(path): the name says that it is no Parquet file.",
            f"`{path}` was given to a Parquet reader.",
        )
    yield ctx.action(
        f"Check the file: `ls -l {path}; head -c 4 {path}; tail -c 4 {path}` (a whole "
        "Parquet file begins and ends with PAR1), and fetch or write it again.",
        "A partial file has no footer.",
        source=DOCS,
    )


RULE = Rule(
    id="parquet-unreadable",
    error_type=ErrorType.DATA_CORRUPT,
    title="A Parquet or Arrow file is broken or is of another format",
    description="pyarrow could not read the file as Parquet or Arrow.",
    needles=(
        "Parquet magic bytes not found",
        "Parquet file size is",
        "deserialize thrift",
        "Not an Arrow file",
        "not a Feather",
        "Invalid Parquet file",
        "Expected to read",
    ),
    pattern=r"Parquet magic bytes not found in (?:footer|header)|Parquet file size is \d+ "
    r"bytes|Couldn't deserialize thrift|Not an Arrow file|Not a Feather V1 or Arrow "
    r"IPC|Invalid Parquet file|Expected to read \d+ (?:metadata )?bytes",
    sources=(DOCS,),
    phase=Phase.DATA,
    confidence=0.94,
    precedence=58,
    suggest=suggest,
)
