"""A list, tuple or string index is out of range.

What happened
    Python raised IndexError.

Why
    `__len__` of a data set promises more than its lists hold, a line of a file has fewer fields, a shape
    has fewer dimensions, an argument is missing.

How to confirm
    Print the length and the index at the frame.

How to fix
    Derive the length from the list itself; check the record before it is indexed.

Easily confused with
    A tensor lookup, whose message names the tensor's size.

References
    https://docs.python.org/3/library/exceptions.html#IndexError
    https://docs.pytorch.org/docs/stable/data.html#map-style-datasets
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.python.org/3/library/exceptions.html#IndexError"
DOC2 = "https://docs.pytorch.org/docs/stable/data.html#map-style-datasets"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    frame = ctx.user_frame
    where = f" at {frame.file}:{frame.line} ({frame.code or frame.function})" if frame else ""
    if frame and frame.function in ("__getitem__", "__getitems__"):
        yield ctx.action(
            f"Make __len__ of the dataset return len() of the list that __getitem__ indexes{where}",
            "The sampler asks for every index below __len__, and the list holds fewer samples.",
            source=DOC2,
        )
    elif "assignment index" in ctx.line:
        yield ctx.action(
            f"Make the list as long as the largest index + 1{where}: compare the length it was made with (number of classes, "
            "of steps) with the labels or positions that the data holds, or use append",
            "A list does not grow by assignment; a label may be as large as the number of classes, or count from 1.",
            source=DOC,
        )
        return
    elif "tuple" in ctx.line:
        yield ctx.action(
            f"Print the shape (ndim){where}; skip or repair the sample whose array has fewer dimensions "
            "than the others",
            "Often a shape tuple is indexed beyond the array's number of dimensions.",
            source=DOC,
        )
    yield ctx.action(
        f"Print the length and the index{where}; skip records that are too short",
        "The element does not exist for this input.",
        source=DOC,
    )


RULE = Rule(
    id="sequence-index-out-of-range",
    error_type=ErrorType.INDEX_OUT_OF_RANGE,
    title="A list, tuple or string index is out of range",
    description="The program addressed an element that its list, tuple or string does not have.",
    needles=("index out of range",),
    pattern=r"(?:list|tuple|string|array|pop|range object|deque)(?: assignment)? index out of range",
    sources=(
        DOC,
        DOC2,
    ),
    exception=r"IndexError",
    confidence=0.8,
    suggest=suggest,
)
