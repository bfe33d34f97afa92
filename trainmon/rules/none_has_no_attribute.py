"""A value is `None` where an object is expected.

What happened
    An attribute, an index or a call was tried on None.

Why
    A function that returns nothing, a lookup that found nothing, a file or model that could not be loaded,
    or an option that is not set.

How to confirm
    Print the variable before the failing line; follow it back to where it is set.

How to fix
    Handle the case, or correct where the value comes from.

Easily confused with
    A misspelled attribute of a real object.

References
    https://docs.python.org/3/library/exceptions.html#AttributeError
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._code import called_in, owner_of
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/exceptions.html#AttributeError"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    frame = ctx.user_frame
    where = f" at {frame.file}:{frame.line}: `{frame.code}`" if frame else ""
    code = frame.code if frame else None
    what = (
        owner_of(code, ctx["name"]) if ctx["name"] else called_in(code) if ctx["what"] == "callable" else ""
    )
    yield ctx.action(
        f"`{what}` is None{where}: find where it is set or returned, and test `is not None` where nothing may be found."
        if what
        else f"Find the empty value{where}, and where it should have been set.",
        f"`{ctx['name']}` was asked of None."
        if ctx["name"]
        else f"None is not {ctx['what'] or 'a container'}.",
        source=DOCS,
    )
    yield ctx.action(
        "Look for a warning above that something could not be loaded or found; functions "
        "without return give nothing too.",
        "The reason is often some lines earlier.",
    )


RULE = Rule(
    id="none-has-no-attribute",
    error_type=ErrorType.CODE_ERROR,
    title="A value is `None` where an object is expected",
    description="Something that should be an object is empty.",
    needles=(
        "'NoneType' object",
        "argument of type 'NoneType'",
    ),
    pattern=(
        r"'NoneType' object (?:has no attribute '(?P<name>\w+)'|is not (?P<what>subscriptable|iterable|callable)"
        r"|does not support item)|argument of type 'NoneType' is not"
    ),
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.75,
    precedence=42,
    suggest=suggest,
)
