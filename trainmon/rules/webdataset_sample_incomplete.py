"""A sample of a WebDataset shard lacks a file or has it twice.

What happened
    Files with the same name before the first dot make one sample; the pipeline asked for endings that
    this one does not have, or an ending comes twice.

Why
    Incomplete samples, other endings than expected (`jpeg` for `jpg`), dots within names, a shard that
    was not closed, several files for one key that do not stand together.

How to confirm
    `tar tf SHARD | head`: the lists in the message are what was asked for and what is there.

How to fix
    Ask for all endings that occur (`'jpg;jpeg;png'`), write shards with `with wds.TarWriter(...)`, or
    skip such samples with `handler=wds.warn_and_continue`.

Easily confused with
    A shard that is cut short.

References
    https://github.com/webdataset/webdataset/blob/main/src/webdataset/filters.py
    https://github.com/webdataset/webdataset/blob/main/src/webdataset/tariterators.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://github.com/webdataset/webdataset/blob/main/src/webdataset/filters.py"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        (
            "List the shard (`tar tf SHARD | head`) and compare the endings of one sample with the fields in "
            "the message; ask for all that occur (`'jpg;jpeg;png'`)."
        ),
        "Asked for and present fields differ.",
        source=DOCS,
    )
    yield ctx.action(
        (
            "Close the writer when shards are made (`with wds.ShardWriter(...)`), and pass "
            "`handler=wds.warn_and_continue` to skip single bad samples."
        ),
        "An unclosed shard lacks its last files.",
    )


RULE = Rule(
    id="webdataset-sample-incomplete",
    error_type=ErrorType.DATASET_INVALID,
    title="A sample of a WebDataset shard lacks a file or has it twice",
    description="The files of one sample in a shard are not those that the pipeline asks for.",
    needles=(
        "find [",
        "duplicate file name in tar file",
        "in sample keys",
        "Multiple sample keys",
        "got dict_keys(",
        "matched sample keys",
    ),
    pattern=(
        r"ValueError: didn't find \[(?P<asked>.*)\] in \[(?P<there>.*)\]"
        r"|: duplicate file name in tar file |ValueError: Cannot find .* in sample keys "
        r"|ValueError: to_tuple .* got dict_keys\(|ValueError: (?:Multiple sample keys .* match "
        r"|Not all patterns \(.*\) matched sample keys)"
    ),
    sources=(
        DOCS,
        "https://github.com/webdataset/webdataset/blob/main/src/webdataset/tariterators.py",
    ),
    phase=Phase.DATA,
    confidence=0.9,
    precedence=56,
    suggest=suggest,
)
