"""The messages of a conversation do not fit the chat template.

What happened
    Templates of chat models raise when roles do not alternate or a role is unknown.

Why
    Two user messages in a row, a system message for a model without one, or other role names.

How to confirm
    Print the conversation that failed.

How to fix
    Merge neighbouring messages of one role, move the system text into the first user message, rename roles.

Easily confused with
    A tokenizer without a chat template.

References
    https://huggingface.co/docs/transformers/chat_templating
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/transformers/chat_templating"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Merge consecutive messages of one role and let each conversation begin with "
        "user and alternate user/assistant.",
        "The template of this model refuses any other order.",
        source=DOCS,
    )
    yield ctx.action(
        "If the model knows no system role, put that text into the first user message.",
        "Gemma and early Mistral templates have no system role.",
    )


RULE = Rule(
    id="chat-roles-invalid",
    error_type=ErrorType.DATASET_INVALID,
    title="The messages of a conversation do not fit the chat template",
    description="The chat template refused the order or the roles of the messages.",
    needles=(
        "roles must alternate",
        "System role not supported",
        "user and assistant roles are supported",
    ),
    pattern=(
        r"[Cc]onversation roles must alternate|System role not supported"
        r"|[Oo]nly user(?:, system)? and assistant roles are supported"
    ),
    sources=(DOCS,),
    phase=Phase.DATA,
    confidence=0.9,
    precedence=55,
    suggest=suggest,
)
