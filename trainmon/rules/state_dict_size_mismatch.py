"""A tensor of the checkpoint has another shape than the model's.

What happened
    `load_state_dict` compares every tensor of the checkpoint with the model's parameter of the same name
    and lists those whose shapes differ.

Why
    The model was built with other sizes than the one that was saved: another number of classes, a larger
    vocabulary, other hidden sizes, or another variant of the architecture.

How to confirm
    The message gives both shapes. A differing first dimension of a classifier is the number of classes; of
    an embedding or `lm_head`, the size of the vocabulary.

How to fix
    Build the model with the settings the checkpoint was trained with. Where a new head is wanted, leave out
    those tensors (`ignore_mismatched_sizes=True`, or delete the keys before loading).

Easily confused with
    Missing or unexpected keys: there the names differ, not the shapes. `strict=False` does not forgive a
    differing shape.

References
    https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html#torch.nn.Module.load_state_dict
    https://huggingface.co/docs/transformers/main_classes/model#transformers.PreTrainedModel.from_pretrained
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html#torch.nn.Module.load_state_dict"
HEAD = ("classifier", "score", "head", "fc.", "out_proj", "cls.", "logits")
EMBEDDING = ("embed", "wte", "lm_head", "word_embeddings", "shared.")


def suggest(ctx: Context) -> Iterator[Suggestion]:
    name = ctx["param"] or ctx["old"]
    have, want = ctx["have"] or ctx["old_have"], ctx["want"] or ctx["old_want"]
    shapes = f"{have} in the checkpoint, {want} in the model" if want else f"{have} in the checkpoint"
    first = have.strip("[()]").split(",")[0].strip()
    if any(part in name for part in EMBEDDING):
        yield ctx.action(
            f"Use the tokenizer saved with the checkpoint, or call model.resize_token_embeddings({first}"
            ") before loading.",
            f"`{name}` has one row per token: {shapes}.",
        )
    elif any(part in name for part in HEAD):
        yield ctx.change(
            "num_labels",
            int(first) if first.isdigit() else None,
            f"The head `{name}` has one row per class: {shapes}.",
        )
        yield ctx.action(
            "Pass ignore_mismatched_sizes=True to from_pretrained (or drop the head's keys) "
            "when a new head is to be trained.",
            "The rest of the weights is loaded and the head starts from random values.",
            source=DOCS,
        )
    elif ".lora_" in name:
        yield ctx.action(
            "Load the adapter onto the base model it was trained on, with its own adapter_config.json (same r, same "
            "target modules, same vocabulary).",
            f"The adapter's matrices follow the base model's layers and the rank: {shapes}.",
        )
    yield ctx.action(
        "Build the model from the configuration saved beside the checkpoint.",
        f"Model and checkpoint disagree on `{name}`: {shapes}.",
    )


RULE = Rule(
    id="state-dict-size-mismatch",
    error_type=ErrorType.CHECKPOINT_MISMATCH,
    title="A tensor of the checkpoint has another shape than the model's",
    description="Loading the weights failed at `{param}{old}`: the shapes in the checkpoint and "
    "in the model differ.",
    needles=("size mismatch for", "whose dimensions in the model are"),
    pattern=r"size mismatch for (?P<param>[\w.\-/]+): copying a param (?:with|of) shape "
    r"(?:torch\.Size\()?(?P<have>[\[(][\d, ]*[\])])\)? from checkpoint, (?:where "
    r")?the shape (?:in current model is|is) (?:torch\.Size\()?(?P<want>[\[(][\d, "
    r"]*[\])])?"
    # torch below 0.4.1
    r"|While copying the parameter named \x22?(?P<old>[\w.\-/]+)\x22?, whose dimensions in the model are "
    r"(?:torch\.Size\()?(?P<old_want>[\[(][\d, ]*[\])])\)? and whose dimensions in the checkpoint are "
    r"(?:torch\.Size\()?(?P<old_have>[\[(][\d, ]*[\])])",
    sources=(
        DOCS,
        "https://huggingface.co/docs/transformers/main_classes/model#transformers.PreTrainedModel.from_pretrained",
    ),
    confidence=0.96,
    precedence=60,
    suggest=suggest,
)
