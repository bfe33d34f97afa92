"""A dictionary has no such key.

What happened
    Python raises KeyError.

Why
    Another name, another version of a file or configuration, or data without the field.

How to confirm
    Print the keys before the failing line.

How to fix
    Use the existing key, or `.get()` with a default.

Easily confused with
    A missing column of a table; an environment variable.

References
    https://docs.python.org/3/library/exceptions.html#KeyError
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._code import container_of
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/exceptions.html#KeyError"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    frame = ctx.user_frame
    where = f" at {frame.file}:{frame.line}: `{frame.code}`" if frame else ""
    key = ctx["key"] or "the key"
    mapping, said = container_of(frame.code if frame else None, key)
    if mapping:
        wrong = f"`{said}` ({key})" if said != key else key
        yield ctx.action(
            f"print(list({mapping})) before{where.removeprefix(' at')}, and correct {wrong} to one of these; where it "
            f"may be absent, {mapping}.get({said}, DEFAULT).",
            f"{key} is no key of `{mapping}`: another spelling, or another file or configuration than expected.",
            source=DOCS,
        )
        return
    yield ctx.action(
        f"Print the keys of the dictionary{where} and compare them with {key}.",
        "The key is spelled differently, or the file or configuration is another one than expected.",
        source=DOCS,
    )


RULE = Rule(
    id="key-missing",
    error_type=ErrorType.CODE_ERROR,
    title="A dictionary has no such key",
    description="The program looks up a key that is not there.",
    needles=("KeyError",),
    pattern=r"^(?:\w+\.)*KeyError\b(?:: (?P<key>.{1,80}))?",
    exception=r"KeyError$",
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.35,
    precedence=20,
    suggest=suggest,
)
