"""The model has no adapter of that name.

What happened
    An adapter was activated, deleted or merged by a name that was never added or loaded.

Why
    Another name than in `load_adapter`/`add_adapter` (the first one is called `default`), or the
    adapter was loaded into another model object.

How to confirm
    `print(model.peft_config.keys())`.

How to fix
    Use a name of that list, or load the adapter first.

Easily confused with
    A folder of an adapter that does not exist.

References
    https://huggingface.co/docs/peft/developer_guides/model_merging
    https://github.com/huggingface/peft/blob/main/src/peft/peft_model.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/peft/developer_guides/model_merging"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        (
            "Print `model.peft_config.keys()` and use one of these names (the first adapter is called "
            "`default`), or `model.load_adapter(path, adapter_name=…)` before."
        ),
        "Only loaded or added adapters have a name.",
        source=DOCS,
    )


RULE = Rule(
    id="adapter-name-unknown",
    error_type=ErrorType.CODE_ERROR,
    title="The model has no adapter of that name",
    description="PEFT knows no adapter {name} in this model.",
    needles=("Adapter ",),
    pattern=(
        r"^(?:ValueError|KeyError"
        r"|TypeError): ['\x22]?(?i:adapters?) (?:with name )?['`]?(?P<name>[\w.\-]+)['`]? (?:not found"
        r"|does not exist)\.?$"
    ),
    sources=(
        DOCS,
        "https://github.com/huggingface/peft/blob/main/src/peft/peft_model.py",
    ),
    confidence=0.8,
    precedence=55,
    suggest=suggest,
)
