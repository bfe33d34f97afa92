"""An array was indexed by a name, as if it were a dictionary.

What happened
    NumPy was given a text as an index: the variable holds an array where the code expects a table of named entries.

Why
    The file has another form than the code expects: `np.load` of an `.npy` gives an array (with a pickled dictionary
    inside it, when one was saved), of an `.npz` a table; a reader gave values only; an earlier step saved another thing.

How to confirm
    Print `type(x)`, `x.shape` and `x.dtype` before the failing line; an array of shape () and type object holds a dictionary.

How to fix
    Take the entry out (`x.item()["name"]` for a dictionary saved by np.save, loaded with allow_pickle=True), or read the
    file of the form that the code was written for.

Easily confused with
    Indices of a float type: the index is a number then.

References
    https://numpy.org/doc/stable/reference/generated/numpy.load.html
    https://numpy.org/doc/stable/user/basics.indexing.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

LOAD = "https://numpy.org/doc/stable/reference/generated/numpy.load.html"
INDEXING = "https://numpy.org/doc/stable/user/basics.indexing.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    frame = ctx.user_frame
    where = f" at {frame.file}:{frame.line} (`{frame.code}`)" if frame else ""
    yield ctx.action(
        f"Print type, shape and dtype of what is indexed{where}; for a dictionary saved with np.save use "
        "np.load(path, allow_pickle=True).item() first.",
        "It is an array, which has no named entries.",
        source=LOAD,
    )
    yield ctx.action(
        "If the file was made by another version or step, make it again in the form that this code reads, or index it by "
        "position.",
        "Code and file disagree on what is stored.",
        source=INDEXING,
    )


RULE = Rule(
    id="array-indexed-by-name",
    error_type=ErrorType.DATASET_INVALID,
    title="An array stands where a table of named entries is expected",
    description="A NumPy array was indexed by a text: the data has another form than the code expects.",
    needles=("only integers, slices",),
    pattern=r"^IndexError: only integers, slices \(`:`\)",
    raised_by=r":.*[\w\])]\[f?['\x22]",
    sources=(LOAD, INDEXING),
    confidence=0.75,
    precedence=64,
    suggest=suggest,
)
