"""An archive or compressed file is broken.

What happened
    The reader found a wrong signature, a wrong checksum or an early end.

Why
    A partial download or copy, a file cut off by a killed job, an HTML page or LFS pointer instead of the
    archive.

How to confirm
    `ls -l FILE; file FILE; unzip -t FILE`, `gzip -t FILE`, `tar tf FILE >/dev/null`.

How to fix
    Delete and fetch or write it again; for shards skip broken ones.

Easily confused with
    A checkpoint, which is a zip file as well.

References
    https://docs.python.org/3/library/zipfile.html#zipfile.BadZipFile
    https://docs.python.org/3/library/tarfile.html#tarfile.ReadError
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/zipfile.html#zipfile.BadZipFile"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Test the file (`ls -l FILE; file FILE; gzip -t / unzip -t / tar tf FILE`), "
        "delete it and download or write it again.",
        "Its end or its checksum is wrong: it was cut off, or is no archive at all.",
        source=DOCS,
    )
    yield ctx.action(
        "For WebDataset shards pass handler=wds.warn_and_continue.",
        "A broken shard is then skipped with a warning.",
        source="https://github.com/webdataset/webdataset",
    )


RULE = Rule(
    id="archive-broken",
    error_type=ErrorType.DATA_CORRUPT,
    title="An archive or compressed file is broken",
    description="A zip, tar or gzip file is incomplete or of another format.",
    needles=(
        "BadZipFile",
        "tarfile.ReadError",
        "Not a gzipped file",
        "BadGzipFile",
        "end-of-stream marker",
        "while decompressing data",
        "Bad CRC-32",
        "CRC check failed",
        "unexpected end of data",
        "LZMAError",
        "gzip: ",
        "tar: ",
        "End-of-central-directory signature not found",
        "is not a bzip2 file",
        "File format not recognized",
        "Unexpected end of input",
        "Compressed data is corrupt",
    ),
    pattern=(
        r"BadZipFile: |tarfile\.ReadError: |Not a gzipped file \(|BadGzipFile"
        r"|Compressed file ended before the end-of-stream marker|Error -\d while decompressing data"
        r"|Bad CRC-32 for file|CRC check failed 0x|ReadError: unexpected end of data|LZMAError: "
        r"|^gzip: .*: (?:not in gzip format|unexpected end of file|invalid compressed data)"
        r"|^tar: (?:Unexpected EOF in archive|This does not look like a tar archive)"
        r"|End-of-central-directory signature not found|^bzip2: .*is not a bzip2 file"
        r"|^xz: .*: (?:File format not recognized|Unexpected end of input|Compressed data is corrupt)"
    ),
    sources=(
        DOCS,
        "https://docs.python.org/3/library/tarfile.html#tarfile.ReadError",
    ),
    confidence=0.88,
    precedence=52,
    suggest=suggest,
)
