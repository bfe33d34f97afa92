"""The Auto class that was asked for has no member for this model's architecture.

What happened
    transformers read the configuration, knew its architecture, and found no class for it behind the Auto
    class that was called (`AutoModelForCausalLM` for an encoder-decoder, for instance).

Why
    The task's Auto class and the model do not belong together; or the configuration comes from the
    repository's own code, whose `auto_map` does not name this Auto class; or, less often, the installed
    transformers does not offer this task for the architecture yet.

How to confirm
    The message names the configuration's class, the Auto class and every configuration that it takes;
    `architectures` in config.json names the class that the weights were saved from.

How to fix
    Call the Auto class of the task that the model has.

Easily confused with
    An architecture that this version does not know at all ("does not recognize this architecture").

References
    https://huggingface.co/docs/transformers/model_doc/auto
    https://github.com/huggingface/transformers/blob/main/src/transformers/models/auto/auto_factory.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/transformers/model_doc/auto"
CODE = "https://github.com/huggingface/transformers/blob/main/src/transformers/models/auto/auto_factory.py"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    config = ctx["config"].rpartition(".")[2] or "the configuration's class"
    used = ctx["auto"] or ctx["tokenizer"] or "the Auto class"
    yield ctx.action(
        f"Replace {used} by the Auto class of this model's task: `architectures` in its config.json names the "
        "class it was saved from (…ForConditionalGeneration: AutoModelForSeq2SeqLM, or AutoModelForImageTextToText "
        "for a model that sees images; …ForCausalLM: AutoModelForCausalLM).",
        f"{used} has no class for {config}.",
        source=DOCS,
    )
    yield ctx.action(
        "If the repository brings its own code, pass trust_remote_code=True and check that `auto_map` in its "
        f"config.json has an entry for {used}.",
        "Only entries of auto_map add classes of the repository to an Auto class.",
        source=CODE,
    )
    yield ctx.action(
        f"If the message's list lacks {config} although the documentation has it for {used}: "
        "`pip install -U transformers`.",
        "A later version may offer this task for the architecture.",
        source=DOCS,
    )


RULE = Rule(
    id="auto-class-does-not-fit",
    error_type=ErrorType.CONFIG_ERROR,
    title="The Auto class that was asked for has no member for this model's architecture",
    description="transformers knows the architecture, but not for the task of the Auto class that was called.",
    needles=("Unrecognized configuration class",),
    pattern=(
        r"Unrecognized configuration class (?:<class ')?(?P<config>[\w.\-]+)?(?:'>)?(?: (?:for this kind of "
        r"AutoModel: (?P<auto>\w+)"
        r"|to build an (?P<tokenizer>\w+)))?"
    ),
    sources=(DOCS, CODE),
    phase=Phase.MODEL,
    confidence=0.88,
    precedence=60,
    suggest=suggest,
)
