"""A text file has bytes that the expected encoding does not allow.

What happened
    A file was read as text and holds bytes that are not valid in that encoding.

Why
    Another encoding (latin-1, cp1252, GBK, UTF-16), a compressed or binary file read as text, or a broken
    file. `'ascii' codec` means that the locale of the job is not UTF-8.

How to confirm
    `file -bi FILE; head -c 32 FILE | xxd`.

How to fix
    Pass the right `encoding=`; decompress first; set `PYTHONUTF8=1`.

Easily confused with
    A pickle or archive that fails in its own reader.

References
    https://docs.python.org/3/library/exceptions.html#UnicodeDecodeError
    https://docs.python.org/3/library/os.html#python-utf-8-mode
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/exceptions.html#UnicodeDecodeError"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    codec, byte = ctx["codec"], ctx["byte"]
    if codec == "ascii":
        yield ctx.action(
            "Set PYTHONUTF8=1 (or LANG=C.UTF-8) in the job, or pass encoding='utf-8' to open().",
            "The job's locale makes ASCII the default encoding.",
            source="https://docs.python.org/3/library/os.html#python-utf-8-mode",
        )
    elif byte == "0x8b" and ctx["position"] == "1":
        yield ctx.action(
            "Decompress the file, or open it with gzip.open().", "The bytes 1f 8b begin a gzip file."
        )
    elif byte in ("0xff", "0xfe") and ctx["position"] == "0":
        yield ctx.action(
            "Pass encoding='utf-16' (or open the file in binary mode if it is no text).",
            "The file begins with a UTF-16 byte order mark or is binary.",
        )
    yield ctx.action(
        "Find the file and its encoding (`file -bi FILE`) and pass encoding='…' or "
        "errors='replace' when opening it.",
        f"{byte} cannot stand there in {codec}.",
        source=DOCS,
    )


RULE = Rule(
    id="text-encoding-invalid",
    error_type=ErrorType.DATA_CORRUPT,
    title="A text file has bytes that the expected encoding does not allow",
    description="Bytes at position {position} do not fit the encoding {codec}.",
    needles=(
        "codec can't decode byte",
        "codec can't encode character",
    ),
    pattern=r"'(?P<codec>[\w\-]+)' codec can't (?:decode byte|encode character) '?(?P<byte>0x[0-9a-f]+"
    r"|\\[xuU][0-9a-f]+)'?s? in position (?P<position>\d+)",
    sources=(
        DOCS,
        "https://docs.python.org/3/library/os.html#python-utf-8-mode",
    ),
    confidence=0.88,
    precedence=55,
    suggest=suggest,
)
