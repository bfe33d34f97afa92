"""A weight of the checkpoint has another shape than the model's.

What happened
    The weights are placed one by one, and one does not fit.

Why
    Another configuration, a vocabulary that was resized, another number of labels, or weights sharded by
    ZeRO-3 that were saved empty.

How to confirm
    The message gives both shapes; `torch.Size([0])` means a ZeRO-3 shard without gathering.

How to fix
    Build the model with the checkpoint's configuration; `ignore_mismatched_sizes=True` for a new head.

Easily confused with
    `load_state_dict` of plain PyTorch.

References
    https://huggingface.co/docs/transformers/main_classes/model#transformers.PreTrainedModel.from_pretrained
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = (
    "https://huggingface.co/docs/transformers/main_classes/model#transformers.PreTrainedModel.from_pretrained"
)


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if ctx["have"] == "[0]":
        yield ctx.action(
            "The checkpoint holds empty ZeRO-3 shards: save with stage3_gather_16bit_weights_on_model"
            "_save, or merge with zero_to_fp32.py.",
            "Each rank saved only its own part.",
        )
    yield ctx.action(
        "Use the configuration and tokenizer saved with the checkpoint (num_labels, "
        "vocab_size); resize_token_embeddings before loading an adapter.",
        "The model was built with other sizes.",
        source=DOCS,
    )
    yield ctx.action(
        "Pass ignore_mismatched_sizes=True when the differing layer is to be trained anew.",
        "It then starts from random values.",
        source=DOCS,
    )


RULE = Rule(
    id="transformers-weight-shape-differs",
    error_type=ErrorType.CHECKPOINT_MISMATCH,
    title="A weight of the checkpoint has another shape than the model's",
    description="transformers or accelerate could not put a weight into the model, because "
    "their shapes differ.",
    needles=(
        "Trying to set a tensor of shape",
        "expected shape",
        "ignore_mismatched_sizes` to `False`",
    ),
    pattern=r'Trying to set a tensor of shape torch\.Size\((?P<have>\[[\d, ]*\])\) in "(?P<param>[^"]*'
    r')" \(which has shape torch\.Size\((?P<want>\[[\d, ]*\])\)|because (?P<name>\S+) '
    r"expected shape |You set `ignore_mismatched_sizes` to `False`",
    sources=(DOCS,),
    phase=Phase.MODEL,
    confidence=0.92,
    precedence=60,
    suggest=suggest,
)
