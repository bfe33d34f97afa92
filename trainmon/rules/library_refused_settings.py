"""A library checked its settings and refused one.

What happened
    The exception was raised on purpose, by the code of a library that reads or checks settings.

Why
    A value out of range, two settings that exclude each other, or one that needs another.

How to confirm
    The message names the setting; the innermost frame is the check.

How to fix
    Change the setting that the message names, in the configuration, the command line or the call.

Easily confused with
    Wrong values that the code computed itself; settings of another version of the library.

References
    https://huggingface.co/docs/transformers/main_classes/trainer#transformers.TrainingArguments
    https://huggingface.co/docs/peft/package_reference/config
    https://docs.pytorch.org/docs/stable/optim.html
    https://hydra.cc/docs/intro/
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

TRAINING_ARGUMENTS = (
    "https://huggingface.co/docs/transformers/main_classes/trainer#transformers.TrainingArguments"
)
PEFT = "https://huggingface.co/docs/peft/package_reference/config"
OPTIM = "https://docs.pytorch.org/docs/stable/optim.html"
HYDRA = "https://hydra.cc/docs/intro/"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    frame = ctx.user_frame
    where = f" (used at {frame.file}:{frame.line})" if frame else ""
    yield ctx.action(
        f"Change the setting that the message names{where}.",
        ctx["what"][:160],
    )


RULE = Rule(
    id="library-refused-settings",
    error_type=ErrorType.CONFIG_ERROR,
    title="A library refused a setting",
    description="The code of a library that checks settings raised this on purpose.",
    needles=("Error: ",),
    pattern=r"^(?:\w+\.)*(?:Value|Runtime|Assertion|Type|NotImplemented|Key)Error: (?P<what>\S.*)",
    # Only what was raised on purpose: `raise` or `assert` in the innermost frame.
    raised_by=(
        r"[\\/](?:transformers[\\/](?:training_args\w*\.py:\w+|hf_argparser\.py:\w+|trainer_optimizer\.py:\w+"
        r"|trainer\.py:(?:__init__|_validate_args|create_accelerator_and_postprocess|call_model_init)"
        r"|trainer_callback\.py:on_train_begin|(?:generation[\\/])?configuration_utils\.py:\w+"
        r"|models[\\/]\w+[\\/]configuration_\w+\.py:\w+|utils[\\/]quantization_config\.py:\w+"
        r"|quantizers[\\/]\w+\.py:validate_environment|data[\\/]data_collator\.py:__post_init__)"
        r"|trl[\\/]trainer[\\/](?:\w+_config\.py:\w+|\w+_trainer\.py:__init__)"
        r"|peft[\\/](?:tuners[\\/]\w+[\\/])?config\.py:\w+"
        r"|accelerate[\\/](?:accelerator\.py:__init__|utils[\\/]dataclasses\.py:\w+)"
        r"|torch[\\/](?:optim[\\/]\w+\.py:__init__|utils[\\/]data[\\/](?:dataloader|sampler|distributed)\.py:__init__)"
        r"|(?:hydra|omegaconf|yacs|jsonargparse|mmengine[\\/]config)[\\/][\w\\/]*\.py:\w+"
        r"|(?:mmcv[\\/]utils|mmengine[\\/]registry)[\\/]\w+\.py:build_from_cfg): (?:raise|assert)\b"
    ),
    sources=(TRAINING_ARGUMENTS, PEFT, OPTIM, HYDRA),
    role=Role.FALLBACK,
    confidence=0.55,
    precedence=40,
    suggest=suggest,
)
