"""An index is beyond the size of a tensor or array.

What happened
    Indexing, gather, topk or select addressed an element that is not there.

Why
    Counting from 1, an index computed for another array, k larger than the dimension, fewer samples than
    expected.

How to confirm
    Print the shape and the index at the frame.

How to fix
    Correct the range; for gather and topk check the dimension.

Easily confused with
    An empty data set (size 0).

References
    https://numpy.org/doc/stable/user/basics.indexing.html
    https://docs.pytorch.org/docs/stable/generated/torch.gather.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://numpy.org/doc/stable/user/basics.indexing.html"
DOC2 = "https://docs.pytorch.org/docs/stable/generated/torch.gather.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    frame = ctx.user_frame
    where = f" at {frame.file}:{frame.line} ({frame.code or frame.function})" if frame else ""
    seen = f": index {ctx['index']} where the size is {ctx['size']}" if ctx["index"] else ""
    yield ctx.action(
        f"Print the shape and the index{where}{seen}",
        "Valid indices run from 0 to size - 1; look where the index was computed.",
        source=DOC,
    )
    yield ctx.action(
        "Check that __len__ and the index list belong to the same data (shuffled or filtered indices, "
        "another split)",
        "Indices made for one array and used on a shorter one are the usual reason.",
        source=DOC2,
    )


RULE = Rule(
    id="tensor-index-out-of-bounds",
    error_type=ErrorType.INDEX_OUT_OF_RANGE,
    title="An index is beyond the size of a tensor or array",
    description="An index (or k of topk) is beyond the dimension it is used on; the line gives both.",
    needles=(
        "selected index k out of range",
        "indexer is out-of-bounds",
        "indices are out-of-bounds",
        "out of bounds",
        "indexers are out-of-bounds",
    ),
    pattern=(
        r"[Ii]ndex (?P<index>-?\d+) is out of bounds for (?:axis|dimension) \d+ with size (?P<size>[1-9]\d*)"
        r"|selected index k out of range|positional indexers? (?:is|are) out-of-bounds|indices are out-of-bounds"
        r"|Error: index -?\d+ is out of bounds:|slice index -?\d+ of dimension \d+ out of bounds"
        r"|IndexError: Invalid key: \d+ is out of bounds for size [1-9]"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.9,
    suggest=suggest,
)
