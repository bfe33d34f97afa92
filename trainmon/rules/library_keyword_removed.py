"""An argument was renamed or removed in a newer version of the library.

What happened
    A library's function was called with an argument that its installed version does not know.

Why
    The code was written for another version of the library.

How to confirm
    Compare the installed version with the one in the project's requirements.

How to fix
    Use the new name, or pin the version.

Easily confused with
    A wrong argument to a function of your own.

References
    https://github.com/huggingface/transformers/releases
    https://lightning.ai/docs/pytorch/stable/upgrade/migration_guide.html
    https://huggingface.co/docs/trl/index
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://github.com/huggingface/transformers/releases"
RENAMED = {
    "gpus": 'Use Trainer(accelerator="gpu", devices=N) instead of gpus=N (removed in Lightning 2.0)',
    "tpu_cores": 'Use accelerator="tpu", devices=N',
    "num_processes": 'Use accelerator="cpu", devices=N',
    "progress_bar_refresh_rate": "Use callbacks=[TQDMProgressBar(refresh_rate=N)]",
    "checkpoint_callback": "Use enable_checkpointing",
    "resume_from_checkpoint": "Pass ckpt_path= to trainer.fit",
    "distributed_backend": "Use strategy=",
    "weights_summary": "Use enable_model_summary",
    "replace_sampler_ddp": "Use use_distributed_sampler",
    "terminate_on_nan": "Use detect_anomaly",
    "auto_lr_find": "Use lightning.pytorch.tuner.Tuner(trainer).lr_find",
    "evaluation_strategy": "Use eval_strategy (renamed in transformers 4.41, removed in 4.46)",
    "eval_strategy": "Upgrade transformers (eval_strategy came with 4.41), or use evaluation_strategy",
    "tokenizer": "Pass processing_class=tokenizer instead of tokenizer=",
    "processing_class": "Upgrade transformers/trl, or pass tokenizer= to this older version",
    "max_seq_length": "Set max_length in SFTConfig (max_seq_length in older trl)",
    "dataset_text_field": "Set dataset_text_field in SFTConfig instead of SFTTrainer",
    "packing": "Set packing in SFTConfig",
    "no_cuda": "Use use_cpu=True",
    "verbose": "Drop verbose=; print scheduler.get_last_lr() yourself",
    "sparse": "Use sparse_output",
    "error_bad_lines": "Use on_bad_lines='skip'",
    "warn_bad_lines": "Use on_bad_lines='warn'",
    "lr": "Use learning_rate",
    "decay": "Use a LearningRateSchedule, or tf.keras.optimizers.legacy",
    "filepath": "Use dirpath= and filename=",
    "period": "Use every_n_epochs",
    "dispatch_batches": "Pass accelerator_config={...}, or accelerate.DataLoaderConfiguration",
    "split_batches": "Pass accelerator_config={...}, or accelerate.DataLoaderConfiguration",
    "num_items_in_batch": "Add **kwargs (or num_items_in_batch=None) to your compute_loss: transformers "
    "4.46 and later pass it; or pin `transformers<4.46`",
    "optimizer_idx": "Drop optimizer_idx from your hook, or pin pytorch-lightning<2",
    "overwrite_output_dir": "Drop it (removed in transformers 5); choose a fresh output_dir",
}


def suggest(ctx: Context) -> Iterator[Suggestion]:
    argument = ctx["argument"] or ctx["item"] or ctx["old"]
    method = ctx["method"]
    if argument in RENAMED:
        yield ctx.action(
            RENAMED[argument] + ".",
            f"This version of the library does not take `{argument}` here.",
            source=DOCS,
        )
    elif method:
        yield ctx.action(
            f"Give your {method} the parameters that this version passes (add **kwargs), "
            "or pin the library version that it was written for.",
            "The library calls your overridden method with other arguments than it expects.",
            source=DOCS,
        )
    yield ctx.action(
        "Or install the version the code was written for: `pip show transformers lightning "
        "trl`, then the one in the project's requirements.",
        "Arguments come and go between versions.",
        source=DOCS,
    )


RULE = Rule(
    id="library-keyword-removed",
    error_type=ErrorType.DEPENDENCY_CONFLICT,
    title="An argument was renamed or removed in a newer version of the library",
    description="A function of a library is called with an argument that its installed version "
    "does not take, or calls yours with one that it does not know.",
    needles=("got an unexpected keyword argument",),
    pattern=(
        r"TypeError: (?P<function>(?:\w*Trainer|\w*TrainingArguments|\w*Config|ReduceLROnPlateau|Adam\w*|SGD|KFold"
        r"|OneHotEncoder|DataFrame\.\w+|read_csv|\w*Callback|ModelCheckpoint|EarlyStopping|Accelerator"
        r"|LearningRateMonitor"
        r"|\w*Logger)(?:\.__init__)?)\(\) got an unexpected keyword argument '(?P<argument>gpus|tpu_cores"
        r"|num_processes|auto_select_gpus|progress_bar_refresh_rate|checkpoint_callback|resume_from_checkpoint"
        r"|weights_summary|auto_lr_find|auto_scale_batch_size|flush_logs_every_n_steps|distributed_backend"
        r"|early_stop_callback|replace_sampler_ddp|track_grad_norm|amp_backend|truncated_bptt_steps"
        r"|terminate_on_nan|multiple_trainloader_mode|filepath|period|prefix|evaluation_strategy|eval_strategy"
        r"|tokenizer|processing_class|max_seq_length|max_length|dataset_text_field|packing|peft_config"
        r"|dataset_kwargs|no_cuda|use_mps_device|per_gpu_train_batch_size|group_by_length|overwrite_output_dir"
        r"|logging_dir|verbose|sparse|squeeze|error_bad_lines|warn_bad_lines|fp16|lr|decay|dispatch_batches"
        r"|split_batches|even_batches|num_items_in_batch|include_inputs_for_metrics|push_to_hub_token|beta"
        r"|model_init_kwargs|save_safetensors|report_to|dataset_num_proc|warmup_ratio)'"
        r"|TypeError: __init__\(\) got an unexpected keyword argument '(?P<old>gpus|tpu_cores|auto_select_gpus"
        r"|progress_bar_refresh_rate|checkpoint_callback|weights_summary|distributed_backend|evaluation_strategy"
        r"|eval_strategy|replace_sampler_ddp|terminate_on_nan|no_cuda|processing_class|dataset_text_field"
        r"|truncated_bptt_steps|auto_lr_find|resume_from_checkpoint|early_stop_callback|amp_backend"
        r"|dispatch_batches)'|TypeError: (?P<method>(?:\w+\.)?(?:compute_loss|training_step|_save_checkpoint|log"
        r"|create_scheduler|optimizer_step|lr_scheduler_step|optimizer_zero_grad|evaluation_loop"
        r"|on_train_epoch_end|training_epoch_end))\(\) (?:got an unexpected keyword argument '(?P<item>\w+)')"
    ),
    sources=(
        DOCS,
        "https://lightning.ai/docs/pytorch/stable/upgrade/migration_guide.html",
        "https://huggingface.co/docs/trl/index",
    ),
    confidence=0.9,
    precedence=60,
    suggest=suggest,
)
