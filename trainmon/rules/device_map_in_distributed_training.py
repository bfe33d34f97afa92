"""A model placed by device_map cannot be trained by several processes.

What happened
    `device_map="auto"` spreads one model over all GPUs; distributed training needs one whole model per
    process.

Why
    `device_map` is set while torchrun or accelerate starts several processes.

How to confirm
    Look for `device_map` in `from_pretrained`, and for the number of processes.

How to fix
    One process (`--num_processes=1`), or `device_map={"": local_rank}`, or no device map.

Easily confused with
    Running out of memory.

References
    https://huggingface.co/docs/accelerate/concept_guides/big_model_inference
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/accelerate/concept_guides/big_model_inference"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        'Drop device_map, or give each process its own GPU: device_map={"": int(os.environ["LOCAL'
        '_RANK"])} (accelerate: PartialState().process_index).',
        "Each process needs a whole model on its own device.",
        source=DOCS,
    )
    yield ctx.action(
        "Or run one process: `accelerate launch --num_processes=1 …` or plain `python`.",
        "device_map='auto' then spreads the model over the GPUs.",
        source=DOCS,
    )


RULE = Rule(
    id="device-map-in-distributed-training",
    error_type=ErrorType.CONFIG_ERROR,
    title="A model placed by device_map cannot be trained by several processes",
    description="The model was loaded with a device map (or quantised on another device), and "
    "the run uses several processes.",
    needles=(
        "loaded in 8-bit",
        "model that has been loaded with",
    ),
    pattern=r"You can't train a model that has been loaded (?:with `device_map='auto'` in "
    r"any distributed mode|in 8-bit or 4-bit precision|in 8-bit precision)",
    sources=(DOCS,),
    confidence=0.95,
    precedence=60,
    suggest=suggest,
)
