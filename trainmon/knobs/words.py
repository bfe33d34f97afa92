"""What to do where a setting is no option of the program: the call or code that has the same effect.

Sources: https://docs.pytorch.org/docs/stable/checkpoint.html, https://lightning.ai/docs/pytorch/stable/common/trainer.html,
https://huggingface.co/docs/accelerate/usage_guides/gradient_accumulation,
https://www.deepspeed.ai/docs/config-json/, https://keras.io/api/, https://optax.readthedocs.io,
https://www.tensorflow.org/guide/keras/writing_a_training_loop_from_scratch, https://detectron2.readthedocs.io.
"""

from __future__ import annotations

from typing import Any

# By knob and framework; "" is a program of no known framework, "*" any framework that is not named.
_WORDS: dict[str, dict[str, str]] = {
    "save_total_limit": {
        "": "Delete older checkpoints whenever a new one is written, and keep the last {value}",
        "lightning": "ModelCheckpoint(save_top_k=1) (more than one only with monitor=), and no save_top_k=-1",
        "accelerate": "Accelerator(project_config=ProjectConfiguration(automatic_checkpoint_naming=True, total_limit={value}))",
        "detectron2": "PeriodicCheckpointer(..., max_to_keep={value}), or a larger SOLVER.CHECKPOINT_PERIOD",
        "keras": "keras.callbacks.ModelCheckpoint(path, save_best_only=True) with a path without {{epoch}}",
        "tensorflow": "tf.train.CheckpointManager(checkpoint, folder, max_to_keep={value})",
        "jax": "orbax.checkpoint.CheckpointManagerOptions(max_to_keep={value})",
        "ultralytics": "yolo settings / arguments: leave save_period at -1, so that only last.pt and best.pt are kept",
        "*": "Delete older checkpoints whenever a new one is written, and keep the last {value}",
    },
    "gradient_accumulation": {
        "": "Accumulate gradients over {value}: divide the loss by their number and call optimizer.step() once for all of them",
        "jax": "optax.MultiSteps(optimizer, every_k_schedule={number})",
        "tensorflow": "Accumulate gradients over {value} before optimizer.apply_gradients()",
    },
    "use_cpu": {
        "": "Run it on the CPU: `device = torch.device('cpu')`",
        "lightning": "Trainer(accelerator='cpu')",
        "accelerate": "accelerate launch --cpu",
        "ultralytics": "device=cpu",
        "detectron2": "MODEL.DEVICE cpu",
        "jax": "export JAX_PLATFORMS=cpu",
        "keras": "export CUDA_VISIBLE_DEVICES=''",
        "tensorflow": "export CUDA_VISIBLE_DEVICES=''",
    },
    "gradient_checkpointing": {
        "": "Recompute activations in the backward pass: `torch.utils.checkpoint.checkpoint(block, x, use_reentrant=False)`",
        "lightning": "Gradient checkpointing in the model: torch.utils.checkpoint.checkpoint(block, x, use_reentrant=False), "
        "or model.gradient_checkpointing_enable() for a transformers model",
        "accelerate": "Gradient checkpointing in the model: model.gradient_checkpointing_enable() for a transformers or "
        "diffusers model, else torch.utils.checkpoint.checkpoint(block, x, use_reentrant=False)",
        "deepspeed": "Gradient checkpointing in the model: deepspeed.checkpointing.checkpoint(block, x), or "
        "model.gradient_checkpointing_enable() for a transformers model",
        "keras": "Gradient checkpointing: wrap large layers in keras.remat",
        "tensorflow": "Gradient checkpointing: wrap large blocks in tf.recompute_grad",
        "jax": "Gradient checkpointing: wrap blocks in jax.checkpoint (flax: nn.remat)",
        "mmengine": "Gradient checkpointing: `with_cp=True` in the backbone's section, or "
        "activation_checkpointing=['backbone'] in the configuration",
    },
    "max_grad_norm": {
        "": "Clip gradients before the step: `torch.nn.utils.clip_grad_norm_(model.parameters(), {value})`",
        "accelerate": "if accelerator.sync_gradients: accelerator.clip_grad_norm_(model.parameters(), {value})",
        "detectron2": "SOLVER.CLIP_GRADIENTS.ENABLED True SOLVER.CLIP_GRADIENTS.CLIP_TYPE norm "
        "SOLVER.CLIP_GRADIENTS.CLIP_VALUE {value}",
        "tensorflow": "Make the optimizer with global_clipnorm={value}, or tf.clip_by_global_norm before apply_gradients",
        "jax": "optimizer = optax.chain(optax.clip_by_global_norm({value}), optimizer)",
    },
    "find_unused_parameters": {
        "": "Wrap the model with `DistributedDataParallel(..., find_unused_parameters={value})`",
        "lightning": "Trainer(strategy='ddp_find_unused_parameters_{lower}')",
        "accelerate": "Accelerator(kwargs_handlers=[DistributedDataParallelKwargs(find_unused_parameters={value})])",
        "detectron2": "create_ddp_model(model, find_unused_parameters={value})",
    },
    "persistent_workers": {"": "Make the loader with `DataLoader(..., persistent_workers={value})`"},
    "resume_from_checkpoint": {
        "": "Start it again from {value}",
        "accelerate": "Load {value}: accelerator.load_state(folder)",
        "deepspeed": "Load {value}: engine.load_checkpoint(folder)",
        "fairseq": "Start the same command again: it goes on from checkpoint_last.pt in save_dir ({value})",
        "mmengine": "Start it again with --resume: it goes on from {value} in work_dir",
        "ultralytics": "yolo train resume model=<run folder>/weights/last.pt, {value}",
        "detectron2": "Start it again with --resume: it goes on from {value}",
        "keras": "Load {value}: keras.models.load_model(path); keras.callbacks.BackupAndRestore(folder) resumes by itself",
        "tensorflow": "Load {value}: checkpoint.restore(manager.latest_checkpoint)",
        "jax": "Load {value}: manager.restore(manager.latest_step())",
    },
    "output_dir": {
        "": "Write checkpoints and logs to {value}",
        "*": "Write checkpoints and logs to {value}",
    },
    "sequence_length": {
        "": "Shorten the longest sequences (truncate or split) or take smaller images: {value}",
        "hf": "Shorten the longest sequences: tokenizer(..., truncation=True, max_length=N); {value}",
        "*": "Shorten the longest sequences (truncate or split): {value}",
        "ultralytics": "",
        "detectron2": "",
        "mmengine": "",
    },
    "num_labels": {
        "": "Give the last layer {value} outputs (num_classes / num_labels), or remap the labels to 0..C-1",
        "lightning": "Give the last layer {value} outputs (num_classes / num_labels), or remap the labels to 0..C-1",
        "accelerate": "Give the last layer {value} outputs (num_classes / num_labels), or remap the labels to 0..C-1",
        "deepspeed": "Give the last layer {value} outputs (num_classes / num_labels), or remap the labels to 0..C-1",
        "megatron": "Give the last layer {value} outputs (--num-classes), or remap the labels to 0..C-1",
        "keras": "Give the last layer {value} outputs: keras.layers.Dense({value})",
        "tensorflow": "Give the last layer {value} outputs",
        "jax": "Give the last layer {value} outputs",
        "hf": "AutoModelFor…Classification.from_pretrained(name, num_labels={value})",
    },
    "vocab_size": {
        "hf": "model.resize_token_embeddings(len(tokenizer)), at least {value} rows",
        "keras": "keras.layers.Embedding({value}, …)",
        "tensorflow": "Give the embedding {value} rows",
        "": "torch.nn.Embedding with {value} rows",
    },
    "collective_timeout": {
        "": "init_process_group(timeout=timedelta(seconds={value}))",
        "lightning": "Trainer(strategy=DDPStrategy(timeout=timedelta(seconds={value})))",
        "accelerate": "Accelerator(kwargs_handlers=[InitProcessGroupKwargs(timeout=timedelta(seconds={value}))])",
        "deepspeed": "deepspeed.init_distributed(timeout=timedelta(seconds={value}))",
        "detectron2": "detectron2.engine.launch(..., timeout=timedelta(seconds={value}))",
        "mmengine": "env_cfg.dist_cfg.timeout={value}",
    },
}


def instead(knob: str, framework: str | None, value: Any) -> str | None:
    """What a program without this option does instead; None when nothing is known to help there."""
    by_framework = _WORDS.get(knob, {})
    text = by_framework.get(framework or "")
    if text is None and framework is not None:
        text = by_framework.get("*")
    if not text:
        return None
    return text.format(value=_said(knob, value), lower=str(value).lower(), number=_number(value))


def _said(knob: str, value: Any) -> str:
    return f"{value} batches" if knob == "gradient_accumulation" and isinstance(value, int) else str(value)


def _number(value: Any) -> str:
    return str(value) if isinstance(value, int | float) else "2"
