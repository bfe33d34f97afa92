"""An object of a library lacks an attribute that the code expects.

What happened
    The code was written for another version of the library, in which the class had it.

Why
    A version conflict, mostly of remote or third-party code with transformers.

How to confirm
    `pip show transformers tokenizers accelerate peft`.

How to fix
    Install the versions that the code was written for.

Easily confused with
    A typing error in your own code.

References
    https://github.com/huggingface/transformers/releases
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://github.com/huggingface/transformers/releases"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if ctx["moved"]:
        yield ctx.action(
            f"Take `{ctx['moved']}` from the inner trainer (self._trainer.{ctx['moved']}), or install the detectron2 release "
            "of the project (0.2.1 and older had it on DefaultTrainer).",
            "DefaultTrainer holds a SimpleTrainer since detectron2 0.3 instead of inheriting from it.",
            source="https://detectron2.readthedocs.io/en/latest/modules/engine.html",
        )
        return
    yield ctx.action(
        "Install the transformers (tokenizers, accelerate, peft) versions that the "
        "code or the model's config.json (`transformers_version`) names.",
        f"`{ctx['type'] or ctx['tokenizer']}` has no `{ctx['name'] or ctx['of_tokenizer']}` in this version.",
        source=DOCS,
    )
    yield ctx.action(
        "Upgrade the third-party or remote code to one that fits the installed version.",
        "Names come and go between versions.",
    )


RULE = Rule(
    id="library-object-lacks-attribute",
    error_type=ErrorType.DEPENDENCY_CONFLICT,
    title="An object of a library lacks an attribute that the code expects",
    description="A tokenizer, optimizer or model class of the installed library has no such attribute.",
    needles=(
        "Tokenizer' object has no attribute",
        "TokenizerFast' object has no attribute",
        "'AdamW' object has no attribute",
        "Config' object has no attribute",
        "'AcceleratedOptimizer' object has no attribute",
        "TrainingArguments' object has no attribute",
        "'Trainer' object has no attribute '_",
        "Tokenizer has no attribute ",
        "TokenizerFast has no attribute ",
    ),
    pattern=r"'(?P<type>\w*Tokenizer(?:Fast)?|AdamW|AcceleratedOptimizer|(?:Seq2Seq)?TrainingArguments|(?:SFT|DPO|GRPO|PPO|KTO|ORPO|Reward)Config|(?:Qwen|Llama|Mistral|"
    r"Gemma|Phi|GPT|Bert|T5|ChatGLM|Baichuan|InternLM|Bloom|Falcon|CLIP|Whisper|"
    r"Generation)\w*Config)' object has no attribute '(?P<name>\w+)'"
    # detectron2 0.3 moved these into the trainer that DefaultTrainer holds (engine/defaults.py).
    r"|'\w*Trainer' object has no attribute '(?P<moved>_data_loader_iter|_detect_anomaly|_write_metrics|_last_eval_results)'"
    # transformers' tokenizers word it themselves (tokenization_utils_base.py, __getattr__).
    r"|^AttributeError: (?P<tokenizer>\w+Tokenizer(?:Fast)?) has no attribute (?P<of_tokenizer>\w+)",
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.62,
    precedence=45,
    suggest=suggest,
)
