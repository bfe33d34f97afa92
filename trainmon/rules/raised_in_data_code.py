"""Code that reads data stopped.

What happened
    The exception was raised on purpose, in code that reads, checks or prepares data.

Why
    The data has another form than that code expects, lacks something or is empty.

How to confirm
    Read the message and the condition in the failing line; print what it compares.

How to fix
    Correct or filter the data, or the settings that say where and how it is read.

Easily confused with
    Settings that are checked when the reader is built; a slip in that code.

References
    https://docs.pytorch.org/docs/stable/data.html
    https://docs.python.org/3/tutorial/errors.html#raising-exceptions
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/data.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    frame = ctx.user_frame
    where = f" ({frame.file}:{frame.line}: `{frame.code}`)" if frame else ""
    yield ctx.action(
        f"Print what the failing check compares{where} for the sample or file that was being read, and correct the data.",
        ctx["what"][:200] or "The check stands in code that reads data.",
        source=DOCS,
    )


RULE = Rule(
    id="raised-in-data-code",
    error_type=ErrorType.DATASET_INVALID,
    title="Code that reads data stopped",
    description="A check in code that reads or prepares data failed.",
    needles=(
        "Error",
        "Exception",
    ),
    pattern=r"^(?:[\w.]+\.)?(?:ValueError|RuntimeError|AssertionError|Exception)(?::\s*(?P<what>.*))?$",
    exception=r"(?:ValueError|RuntimeError|AssertionError|Exception)$",
    raised_by=(
        r"(?i)(?:(?:^|[^\\/:][\\/])(?:data_?(?:sets?|loaders?|sources?|utils|io|prep\w*|modules?|proc\w*)?"
        r"|corpus|corpora|vocab\w*|annotations?|preprocess\w*)[\\/](?:[\w.\-]+[\\/])?[\w.\-]+\.py|(?:^"
        r"|[\\/_])(?:\w*data_?(?:sets?|loaders?|utils|prep\w*|modules?)?|pre_?process\w*|collat\w+"
        r"|annotations?|augment\w*|transforms?|prepare_\w+|make_data\w*|convert_\w+)\.py):\w+: (?:raise"
        r"|assert)\b|:(?:__getitem__|_?collate\w*|(?:torch|tf|numpy)_call|_?(?:read|load|prepare|make|build|get|parse|split"
        r"|preprocess|process)_(?:\w+_)?(?:data|dataset|datasets|samples?|annotations?|scenes?|images?"
        r"|episodes?|records?|corpus|labels?|utterances|transcripts?|meta|metadata)): (?:raise|assert)\b"
    ),
    sources=(
        DOCS,
        "https://docs.python.org/3/tutorial/errors.html#raising-exceptions",
    ),
    role=Role.FALLBACK,
    confidence=0.4,
    precedence=23,
    suggest=suggest,
)
