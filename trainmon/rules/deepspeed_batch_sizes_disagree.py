"""The batch sizes of the DeepSpeed configuration do not fit together.

What happened
    DeepSpeed checks its three batch settings against the number of processes.

Why
    The number of GPUs changed, or one of the numbers was edited alone.

How to confirm
    The message gives all four numbers.

How to fix
    Set train_batch_size to the product, or use "auto".

Easily confused with
    A world size that does not fit a checkpoint.

References
    https://www.deepspeed.ai/docs/config-json/#batch-size-related-parameters
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://www.deepspeed.ai/docs/config-json/#batch-size-related-parameters"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    product = int(ctx["micro"]) * int(ctx["steps"]) * int(ctx["world"])
    yield ctx.action(
        f'Set "train_batch_size": {product} (= {ctx["micro"]} × {ctx["steps"]} × {ctx["world"]}), '
        'or "auto" with the Trainer.',
        f"It is {ctx['total']}, and this run has {ctx['world']} processes.",
        source=DOCS,
    )
    per = (
        int(ctx["total"]) // (int(ctx["micro"]) * int(ctx["world"]))
        if int(ctx["micro"]) * int(ctx["world"])
        else 0
    )
    if per and per * int(ctx["micro"]) * int(ctx["world"]) == int(ctx["total"]):
        yield ctx.change(
            "gradient_accumulation",
            per,
            f"Keeps the effective batch of {ctx['total']} on {ctx['world']} GPUs.",
        )


RULE = Rule(
    id="deepspeed-batch-sizes-disagree",
    error_type=ErrorType.CONFIG_ERROR,
    title="The batch sizes of the DeepSpeed configuration do not fit together",
    description="train_batch_size must equal micro batch × accumulation × number of GPUs; here "
    "{total} is not {micro} × {steps} × {world}.",
    needles=("Check batch related parameters",),
    pattern=r"Check batch related parameters\. train_batch_size is not equal to micro_batch_per_gpu "
    r"\* gradient_acc_step \* world_size (?P<total>\d+) != (?P<micro>\d+) \* (?P<steps>\d+) "
    r"\* (?P<world>\d+)",
    sources=(DOCS,),
    phase=Phase.SETUP,
    confidence=0.96,
    precedence=62,
    suggest=suggest,
)
