"""The tokenizer lacks a padding token or a chat template.

What happened
    Padding needs a padding token, chat formatting a template; base models often have neither.

Why
    GPT-2, LLaMA and other decoder models come without a padding token; base models without a chat template.

How to confirm
    `tokenizer.pad_token`, `tokenizer.chat_template`.

How to fix
    `tokenizer.pad_token = tokenizer.eos_token`; set a template or use the instruct model.

Easily confused with
    Texts that are not padded.

References
    https://huggingface.co/docs/transformers/pad_truncation
    https://huggingface.co/docs/transformers/chat_templating
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/transformers/pad_truncation"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if "chat_template" in ctx.line:
        yield ctx.action(
            "Set tokenizer.chat_template (clone_chat_template / setup_chat_format in trl), "
            "or use the instruct version's tokenizer.",
            "Base models have no chat template.",
            source="https://huggingface.co/docs/transformers/chat_templating",
        )
    else:
        yield ctx.action(
            "Set it before tokenising: tokenizer.pad_token = tokenizer.eos_token, and model.config.pa"
            "d_token_id = tokenizer.pad_token_id.",
            "Batches of different lengths need a padding token.",
            source=DOCS,
        )
        yield ctx.action(
            "Or add one: tokenizer.add_special_tokens({'pad_token': '[PAD]'}); model.resize_token_emb"
            "eddings(len(tokenizer)).",
            "It keeps the end-of-text token distinct from padding.",
        )


RULE = Rule(
    id="tokenizer-setting-missing",
    error_type=ErrorType.CONFIG_ERROR,
    title="The tokenizer lacks a padding token or a chat template",
    description="A setting of the tokenizer is needed that this model does not bring.",
    needles=(
        "does not have a padding token",
        "chat_template is not set",
        "no padding token is defined",
        "does not have a mask token",
    ),
    pattern=(
        r"(?:tokenizer|Tokenizer) does not have a padding token|chat_template is not set"
        r"|no padding token is defined|This tokenizer does not have a mask token which is necessary"
    ),
    sources=(
        DOCS,
        "https://huggingface.co/docs/transformers/chat_templating",
    ),
    confidence=0.94,
    precedence=60,
    suggest=suggest,
)
