"""Options of a DataLoader exclude each other or are out of range.

What happened
    DataLoader checks its arguments when it is made.

Why
    `shuffle=True` together with a sampler, `batch_size` with a batch_sampler, shuffling of an
    iterable dataset, a batch size of zero after dividing by the number of GPUs.

How to confirm
    The message names the options.

How to fix
    Leave one of the two out.

Easily confused with
    An empty dataset.

References
    https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.DataLoader
    https://github.com/pytorch/pytorch/blob/main/torch/utils/data/dataloader.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.DataLoader"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if ctx["workers"]:
        yield ctx.action(
            f"Drop {ctx['workers']}= where num_workers is 0, or set num_workers to 1 or more.",
            "It tells how worker processes behave, and there are none.",
            source=DOCS,
        )
        return
    if ctx["size"]:
        yield ctx.action(
            f"Correct the batch size ({ctx['size']}): per-device sizes come from max(1, total // "
            f"world_size).",
            "Integer division by the number of GPUs gives 0, a configuration file may give text.",
            source=DOCS,
        )
    elif ctx["iterable"]:
        yield ctx.action(
            f"Leave {ctx['iterable']} out, and shuffle inside the dataset "
            f"(dataset.shuffle(buffer_size=...)).",
            "An iterable dataset has no indices to sample.",
            source=DOCS,
        )
    else:
        yield ctx.action(
            "shuffle=(sampler is None), and no batch_size, sampler or drop_last beside a batch_sampler.",
            "The sampler decides the order already.",
            source=DOCS,
        )


RULE = Rule(
    id="dataloader-options-conflict",
    error_type=ErrorType.CONFIG_ERROR,
    title="Options of a DataLoader exclude each other or are out of range",
    description="Arguments of the DataLoader do not go together, or are out of range.",
    needles=(
        "mutually exclusive with",
        "DataLoader with IterableDataset: expected unspecified",
        "should be a positive integer value, but got batch_size",
        "option needs num_workers > 0",
        "option could only be specified in multiprocessing",
    ),
    pattern=(
        r"ValueError: (?:batch_)?sampler option is mutually exclusive with (?P<with>[\w, ]+)"
        r"|ValueError: DataLoader with IterableDataset: expected unspecified (?P<iterable>\w+) option"
        r"|ValueError: (?P<workers>\w+) option (?:needs num_workers > 0|could only be specified in multiprocessing)"
        r"|ValueError: batch_size should be a positive integer value, but got batch_size=(?P<size>\S+)"
    ),
    sources=(
        DOCS,
        "https://github.com/pytorch/pytorch/blob/main/torch/utils/data/dataloader.py",
    ),
    phase=Phase.DATA,
    confidence=0.95,
    precedence=58,
    suggest=suggest,
)
