"""The command that reads a shard failed.

What happened
    WebDataset runs a command for `pipe:` and remote addresses and reads what it prints; it ended with
    an error.

Why
    A wrong address or path, missing credentials or tool (`curl`, `aws`, `gsutil`), an interrupted
    transfer.

How to confirm
    Run the command of the message by hand; its own error stands in the lines above.

How to fix
    Correct the address; retry in the command (`curl --retry 5`), skip with
    `handler=wds.warn_and_continue`.

Easily confused with
    A shard that arrives and is broken.

References
    https://github.com/webdataset/webdataset/blob/main/src/webdataset/gopen.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://github.com/webdataset/webdataset/blob/main/src/webdataset/gopen.py"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        (
            "Run the command in the message by hand: the file is missing, or the transfer fails. Its own "
            "words stand in the lines above."
        ),
        "The reader only sees the exit code.",
        source=DOCS,
    )
    yield ctx.action(
        (
            "For a store that fails now and then let the command retry (`curl --retry 5`) and pass "
            "`handler=wds.warn_and_continue`."
        ),
        "One lost shard then ends nothing.",
    )


RULE = Rule(
    id="shard-command-failed",
    error_type=ErrorType.DATA_NOT_FOUND,
    title="The command that reads a shard failed",
    description="A `pipe:` command or a download that should print the shard failed or gave nothing.",
    needles=("(read) ", "<webdataset.gopen.Pipe"),
    pattern=r": exit (?P<code>-?\d+) \(read\) |^tarfile\.ReadError: \('empty file', <webdataset\.gopen\.Pipe",
    sources=(DOCS,),
    phase=Phase.DATA,
    confidence=0.7,
    precedence=55,
    suggest=suggest,
)
