"""next() was asked for more than an iterator had.

What happened
    `next()` raised StopIteration outside a loop that would have ended by it, or inside a generator,
    where Python turns it into a RuntimeError.

Why
    One iterator over the data serves a loop that counts steps and outlives one pass over the data; or
    there is not a single batch, because the dataset is empty or smaller than one batch with
    `drop_last=True`.

How to confirm
    Compare the step at which it ended with `len(loader)`; when that is 0, look at the dataset.

How to fix
    Make a new iterator when the old one has ended, or loop with `for batch in loader`; with an empty
    loader correct the data or `drop_last`.

Easily confused with
    An iterator that a loop or `for` ends with: those never show this.

References
    https://docs.python.org/3/library/exceptions.html#StopIteration
    https://peps.python.org/pep-0479/
    https://docs.pytorch.org/docs/stable/data.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/exceptions.html#StopIteration"


REPLICAS = "https://github.com/pytorch/pytorch/issues/40457"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    frame = ctx.user_frame
    if frame and "parameters()" in frame.code:
        yield ctx.action(
            f"Do not ask for `next(self.parameters())` in forward ({frame.file}:{frame.line}): take the device from the "
            "input (`x.device`) or from a registered buffer.",
            "The replicas that nn.DataParallel makes have no parameters of their own since PyTorch 1.5.",
            source=REPLICAS,
        )
        yield ctx.action(
            "Or train with DistributedDataParallel, or on one GPU (CUDA_VISIBLE_DEVICES=0).",
            "There every process has the whole module.",
            source=REPLICAS,
        )
        return
    yield ctx.action(
        (
            "Make a new iterator when the data has been passed through: `try: batch = next(it)` / `except "
            "StopIteration: it = iter(loader); batch = next(it)`."
        ),
        "A DataLoader's iterator is exhausted after len(loader) batches.",
        source=DOCS,
    )
    yield ctx.action(
        (
            "When it ends at the very first batch, print len(dataset), the batch size and drop_last: there "
            "is no whole batch."
        ),
        "An empty loader ends before it begins.",
    )


RULE = Rule(
    id="iterator-exhausted",
    error_type=ErrorType.CODE_ERROR,
    title="next() was asked for more than an iterator had",
    description="The iterator had nothing left, and nobody caught its end.",
    needles=("StopIteration",),
    pattern=r"^(?:RuntimeError: generator raised )?StopIteration(?::|\s*$)",
    sources=(
        DOCS,
        "https://peps.python.org/pep-0479/",
        "https://docs.pytorch.org/docs/stable/data.html",
    ),
    role=Role.FALLBACK,
    confidence=0.6,
    precedence=18,
    suggest=suggest,
)
