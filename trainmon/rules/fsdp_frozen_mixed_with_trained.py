"""FSDP would have to flatten frozen and trained parameters together.

What happened
    FSDP (version 1) puts the parameters of a wrapped module into one flat tensor, and some of them need
    gradients while others do not.

Why
    LoRA or other adapters, frozen encoders or embeddings inside a module that is wrapped as a whole, with
    `use_orig_params=False`.

How to confirm
    `[(n, p.requires_grad) for n, p in model.named_parameters()]`.

How to fix
    `use_orig_params=True` (accelerate: `fsdp_use_orig_params: true`), or a wrapping policy that separates trained
    from frozen modules; FSDP2 has no such restriction.

Easily confused with
    Parameters of mixed data types, which FSDP refuses in similar words.

References
    https://docs.pytorch.org/docs/stable/fsdp.html
    https://huggingface.co/docs/peft/accelerate/fsdp
    https://github.com/pytorch/pytorch/blob/main/torch/distributed/fsdp/_flat_param.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/fsdp.html"
PEFT = "https://huggingface.co/docs/peft/accelerate/fsdp"
SOURCE = "https://github.com/pytorch/pytorch/blob/main/torch/distributed/fsdp/_flat_param.py"


_ORIGINAL = {
    "hf": "TrainingArguments(fsdp_config={'use_orig_params': 'true'}), or fsdp_use_orig_params: true in accelerate's file",
    "accelerate": "fsdp_use_orig_params: true in accelerate's file (accelerate launch --fsdp_use_orig_params true)",
    "lightning": "Trainer(strategy=FSDPStrategy(use_orig_params=True))",
}


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        _ORIGINAL.get(ctx.framework or "", "FullyShardedDataParallel(..., use_orig_params=True)"),
        "With the original parameters kept, frozen and trained ones may share a flat parameter.",
        source=DOCS,
    )
    yield ctx.action(
        "With PEFT set auto_wrap_policy=peft.utils.other.fsdp_auto_wrap_policy(model), or move to FSDP2 "
        "(fsdp_version: 2)",
        "Its policy wraps the adapters apart from the frozen base, which also saves more memory.",
        source=PEFT,
    )


RULE = Rule(
    id="fsdp-frozen-mixed-with-trained",
    error_type=ErrorType.CONFIG_ERROR,
    title="FSDP would have to flatten frozen and trained parameters together",
    description="A module wrapped by FSDP holds parameters with and without gradients.",
    needles=("Must flatten tensors with uniform `requires_grad`", "requires uniform `requires_grad`"),
    pattern=r"Must flatten tensors with uniform `requires_grad` when `?use_orig_params=False"
    r"|`FlatParameter` requires uniform `requires_grad`",
    sources=(DOCS, PEFT, SOURCE),
    confidence=0.96,
    precedence=60,
    suggest=suggest,
)
