"""A configuration has no entry that the program reads.

What happened
    A lookup in a configuration or in parsed arguments found no such key.

Why
    The file was written for another version of the program, lacks the section, or another file was loaded; an
    argument was never declared.

How to confirm
    Print the configuration before the failing line.

How to fix
    Add the entry to the file (or the argument to the parser), or read it with a default.

Easily confused with
    A field that is missing in the data.

References
    https://docs.python.org/3/library/exceptions.html#KeyError
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/exceptions.html#KeyError"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    key = ctx["key"] or ctx["attribute"]
    frame = ctx.user_frame
    where = f" ({frame.file}:{frame.line}: `{frame.code}`)" if frame else ""
    yield ctx.action(
        f"Add `{key}` to the config file or arguments of this run, under the section that the line reads{where}; "
        "compare with the example config of this version of the program.",
        f"The configuration that was loaded has no `{key}`.",
        source=DOCS,
    )
    yield ctx.action(
        f"Or give it a default in the code: .get('{key}', …), getattr(args, '{key}', …), or parser.add_argument('--{key}').",
        "Then older configurations work as well.",
    )


RULE = Rule(
    id="config-entry-missing",
    error_type=ErrorType.CONFIG_ERROR,
    title="The configuration has no entry that the program reads",
    description="A key of the configuration or of the arguments is read that is not there.",
    needles=("KeyError", "has no attribute"),
    pattern=(
        r"^KeyError: '(?P<key>[\w.\-]+)'$|^AttributeError: '(?:Namespace|EasyDict|ConfigDict)' object has no attribute "
        r"'(?P<attribute>\w+)'"
    ),
    # Not `table[cfg.name]`: there the entry is found, and the table lacks what it says.
    raised_by=r": .*[^\w.\[](?:self\.)?(?:\w+_)?(?:cfg|config|args|opt|hparams|settings)(?:\[['\x22]|\.\w)",
    sources=(DOCS,),
    confidence=0.75,
    precedence=53,
    suggest=suggest,
)
