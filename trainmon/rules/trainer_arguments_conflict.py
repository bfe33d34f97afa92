"""Settings of the Trainer contradict each other.

What happened
    The Trainer checks its settings before it starts.

Why
    Saving and evaluation at different steps with `load_best_model_at_end`, an evaluation strategy without a
    dataset, options that need others.

How to confirm
    The message names both settings.

How to fix
    Make them agree.

Easily confused with
    Arguments that this version does not know.

References
    https://huggingface.co/docs/transformers/main_classes/trainer#transformers.TrainingArguments
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://huggingface.co/docs/transformers/main_classes/trainer#transformers.TrainingArguments"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    line = ctx.line
    if "load_best_model_at_end" in line:
        yield ctx.action(
            "Set eval_strategy and save_strategy to the same value (steps or epoch), and "
            "save_steps to a multiple of eval_steps; or load_best_model_at_end=False.",
            "The best model can only be one that was both evaluated and saved.",
            source=DOCS,
        )
    elif "eval_dataset" in line or "eval strategy" in line:
        yield ctx.action(
            'Pass eval_dataset=… to the Trainer, or set eval_strategy="no".',
            "An evaluation needs data.",
            source=DOCS,
        )
    elif "already exists" in line:
        yield ctx.change(
            "output_dir",
            "a new folder",
            "The folder holds another run; --overwrite_output_dir replaces it, resume_from_checkpoint"
            " continues it.",
        )
    elif "prefetch_factor" in line:
        yield ctx.change(
            "num_workers",
            2,
            "prefetch_factor only works with worker processes; or leave prefetch_factor unset.",
        )
    else:
        yield ctx.action(
            "Change one of the two settings that the message names.", "They exclude each other.", source=DOCS
        )


RULE = Rule(
    id="trainer-arguments-conflict",
    error_type=ErrorType.CONFIG_ERROR,
    title="Settings of the Trainer contradict each other",
    description="TrainingArguments or the Trainer refused a combination of settings.",
    needles=(
        "load_best_model_at_end",
        "didn't pass an `eval_dataset`",
        "requires an eval_dataset",
        "requires a train_dataset",
        "requires an eval strategy",
        "requires either non-zero --eval_steps",
        "requires non-zero --logging_steps",
        "metric_for_best_model` must be",
        "prefetch_factor",
        "can't be used with `save_only_model`",
        "together with --deepspeed is not possible",
        "already exists and is not empty",
        "Need either a dataset name or",
        "argument, but not both",
        "`metric_for_best_model` training argument",
    ),
    pattern=(
        r"load_best_model_at_end requires|you didn't pass an `eval_dataset`|Trainer: (?:evaluation"
        r"|training) requires an? (?:eval|train)_dataset|requires an eval strategy"
        r"|requires either non-zero --eval_steps|requires non-zero --logging_steps"
        r"|`args\.metric_for_best_model` must be|prefetch_factor (?:can only be set"
        r"|option could only be specified)|can't be used with `save_only_model`"
        r"|together with --deepspeed is not possible|Output directory \(.*\) already exists and is not empty"
        r"|Need either a dataset name or a training/validation file"
        r"|requires either a `model` or `model_init` argument, but not both"
        r"|The `metric_for_best_model` training argument is set to '(?P<metric>[^']*)', which is not found"
    ),
    sources=(DOCS,),
    confidence=0.93,
    precedence=58,
    suggest=suggest,
)
