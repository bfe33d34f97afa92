"""Lightning no longer has this attribute of its Trainer or module.

What happened
    Code asks a Lightning Trainer, its class or a LightningModule for a name that version 2 does not have.

Why
    The code was written for Lightning 1: arguments from argparse, plugins, progress-bar and cluster properties were
    renamed or removed.

How to confirm
    `pip show lightning pytorch-lightning`; `hasattr(trainer, NAME)`.

How to fix
    Use the name of version 2, or install the version of the project (`pytorch-lightning<2`).

Easily confused with
    The Trainer of transformers, which has other attributes.

References
    https://lightning.ai/docs/pytorch/stable/upgrade/migration_guide.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://lightning.ai/docs/pytorch/stable/upgrade/migration_guide.html"
NEW = {
    "training_type_plugin": "trainer.strategy",
    "accelerator_connector": "trainer.strategy and trainer.accelerator",
    "add_argparse_args": "LightningCLI, or your own arguments passed to Trainer(**kwargs)",
    "from_argparse_args": "Trainer(**kwargs), or LightningCLI",
    "parse_argparser": "LightningCLI",
    "num_gpus": "trainer.num_devices",
    "gpus": "trainer.num_devices",
    "num_processes": "trainer.num_devices",
    "root_gpu": "trainer.strategy.root_device.index",
    "data_parallel_device_ids": "trainer.device_ids",
    "devices": "trainer.num_devices or trainer.device_ids",
    "use_amp": "trainer.precision",
    "lr_schedulers": "trainer.lr_scheduler_configs",
    "progress_bar_dict": "trainer.progress_bar_metrics",
    "validated_ckpt_path": "trainer.ckpt_path",
    "tested_ckpt_path": "trainer.ckpt_path",
    "tuner": "lightning.pytorch.tuner.Tuner(trainer)",
    "tune": "lightning.pytorch.tuner.Tuner(trainer)",
    "call_hook": "trainer.callback_metrics or your own call",
    "running_sanity_check": "trainer.sanity_checking",
    "get_model": "trainer.lightning_module",
    "evaluation_loop": "trainer.validate_loop or trainer.test_loop",
    "get_progress_bar_dict": "a progress-bar callback with get_metrics",
    "datamodule": "self.trainer.datamodule",
    "summarize": "lightning.pytorch.utilities.model_summary.summarize(model)",
}


def suggest(ctx: Context) -> Iterator[Suggestion]:
    name = ctx["name"] or ctx["static"] or ctx["hook"]
    if name in NEW:
        yield ctx.action(
            f"Use {NEW[name]} instead of `{name}`.", "Lightning 2 has no such name.", source=DOCS
        )
    yield ctx.action(
        'Or install the version that the code was written for: `pip install "pytorch-lightning<2"`.',
        f"`{name}` belongs to Lightning 1.",
        source=DOCS,
    )


RULE = Rule(
    id="lightning-name-removed",
    error_type=ErrorType.DEPENDENCY_CONFLICT,
    title="This version of Lightning has no such attribute",
    description="The code uses a name of Lightning 1 that the installed version removed.",
    needles=("object has no attribute", "type object 'Trainer' has no attribute"),
    pattern=(
        r"AttributeError: 'Trainer' object has no attribute '(?P<name>training_type_plugin|accelerator_connector|num_gpus|gpus"
        r"|tpu_cores|ipus|num_processes|root_gpu|data_parallel_device_ids|data_parallel|devices|use_amp|use_ddp|use_dp|use_tpu"
        r"|use_horovod|weights_save_path|should_rank_save_checkpoint|run_stage|call_hook|prediction_writer_callbacks"
        r"|progress_bar_dict|disable_validation|slurm_job_id|is_slurm_managing_tasks|reset_(?:train|val|test|train_val)_dataloaders?"
        r"|optimizer_frequencies|lr_schedulers|lightning_optimizers|tuner|tune|logger_connector|on_gpu"
        r"|(?:validated|tested|predicted)_ckpt_path|amp_backend|process_position|weights_summary|terminate_on_nan"
        r"|move_metrics_to_cpu|checkpoint_connector|data_connector|evaluation_loop|accelerator_backend|running_sanity_check"
        r"|get_model|proc_rank|signal_connector|plugin_connector|train(?:ing)?_loop|log_gpu_memory|callback_connector)'"
        r"|AttributeError: type object 'Trainer' has no attribute '(?P<static>add_argparse_args|from_argparse_args|parse_argparser"
        r"|match_env_arguments|get_deprecated_arg_names|default_attributes)'"
        r"|AttributeError: '\w+' object has no attribute '(?P<hook>get_progress_bar_dict|write_prediction_dict"
        r"|truncated_bptt_steps|tbptt_split_batch|loaded_optimizer_states_dict|on_post_move_to_device)'"
    ),
    sources=(DOCS,),
    confidence=0.9,
    precedence=58,
    suggest=suggest,
)
