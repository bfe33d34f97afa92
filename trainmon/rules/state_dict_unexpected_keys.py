"""The checkpoint holds weights that the model does not have.

What happened
    The file holds names that the model does not know.

Why
    A prefix of a wrapper (`module.`, `_orig_mod.`, `model.`), weights of an adapter or of a removed head,
    buffers that a newer version of the library no longer keeps, or another architecture.

How to confirm
    Look at the beginning of the unexpected names: one common prefix means a wrapper.

How to fix
    Strip the prefix; drop keys that are meant to be unused; use the library version that wrote the file.

Easily confused with
    Missing keys, which usually come with it when a prefix is the reason.

References
    https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html#torch.nn.Module.load_state_dict
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html#torch.nn.Module.load_state_dict"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    keys = ctx["keys"].lstrip('"') or ctx["key"]
    for prefix in ("module.", "_orig_mod.", "model.", "net.", "base_model.model."):
        if keys.startswith(prefix):
            yield ctx.action(
                f'Strip the prefix: state = {{k.removeprefix("{prefix}"): v for k, v in state.items()}} '
                "before load_state_dict.",
                f"Every name in the checkpoint begins with `{prefix}`, added by a wrapper.",
                source=DOCS,
            )
    if "position_ids" in keys:
        yield ctx.action(
            "Delete the `position_ids` buffers from the state dict, or load with strict=False.",
            "transformers 4.31 stopped saving this buffer, so that older checkpoints carry it.",
        )
    yield ctx.action(
        "If these weights are meant to be unused, call load_state_dict(state, strict=False).",
        "Names that match are loaded, the others are ignored.",
        source=DOCS,
    )
    yield ctx.action(
        "Otherwise build the architecture that wrote the checkpoint (same config, same library version).",
        "Weights for layers that do not exist mean another model.",
    )


RULE = Rule(
    id="state-dict-unexpected-keys",
    error_type=ErrorType.CHECKPOINT_MISMATCH,
    title="The checkpoint holds weights that the model does not have",
    description="`load_state_dict` found tensors in the checkpoint that no parameter of the "
    "model asks for: {keys}{key}",
    needles=("Unexpected key(s) in state_dict", 'unexpected key "'),
    # torch below 0.4 raised a KeyError for the first one.
    pattern=r"Unexpected key\(s\) in state_dict: (?P<keys>.{0,160})"
    r"|^KeyError: ['\x22]unexpected key \x22(?P<key>[^\x22]{1,160})\x22 in state_dict",
    sources=(DOCS,),
    confidence=0.92,
    precedence=54,
    suggest=suggest,
)
