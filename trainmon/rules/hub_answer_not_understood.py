"""The installed huggingface_hub does not understand what the Hub answers.

What happened
    The client read a field of the Hub's answer that is not there.

Why
    The Hub's answers change in time, and older clients rely on fields that are gone; or HF_ENDPOINT names a mirror
    that answers otherwise.

How to confirm
    `pip show huggingface_hub`; `echo $HF_ENDPOINT`.

How to fix
    `pip install -U huggingface_hub datasets transformers`, or leave the mirror out.

Easily confused with
    A column that the data set lacks; a repository that does not exist.

References
    https://github.com/huggingface/huggingface_hub/blob/main/src/huggingface_hub/hf_api.py
    https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

CODE = "https://github.com/huggingface/huggingface_hub/blob/main/src/huggingface_hub/hf_api.py"
VARIABLES = "https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "pip install -U huggingface_hub datasets transformers",
        f"The field `{ctx['key']}` is read from the Hub's answer, which newer clients take as it is now.",
        source=CODE,
    )
    yield ctx.action(
        "If HF_ENDPOINT names a mirror, unset it and try again.",
        "A mirror may answer in a form of its own.",
        source=VARIABLES,
    )


RULE = Rule(
    id="hub-answer-not-understood",
    error_type=ErrorType.DEPENDENCY_CONFLICT,
    title="The installed huggingface_hub does not understand the Hub's answer",
    description="The answer has no field `{key}`, which this version of the client relies on.",
    needles=("KeyError",),
    pattern=r"^KeyError: '(?P<key>\w+)'$",
    exception=r"KeyError$",
    raised_by=r"huggingface_hub/(?:hf_api|_commit_api|community|inference/\w+|utils/\w+)\.py:",
    sources=(CODE, VARIABLES),
    confidence=0.8,
    precedence=55,
    suggest=suggest,
)
