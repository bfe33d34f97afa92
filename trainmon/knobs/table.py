"""The settings that advice is about, and what each framework calls them.

Names are those of the libraries' own arguments; `tests/framework_settings` holds the lists that they are checked
against, each with the library and release it was taken from. A framework that is not named for a setting leaves it
to the program (`batch_size` of one's own DataLoader); None says that it has no such setting at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Knob:
    """A setting: `names` in any spelling, lower case with underscores.

    `framework` maps a framework to its own name for it, or to None where it has no such setting.
    """

    id: str
    kind: str  # "int", "float", "bool", "text" or "word" (a text of which "none" is one)
    names: tuple[str, ...]
    framework: Mapping[str, str | None]


def _knob(id: str, kind: str, *names: str, **framework: str | None) -> Knob:
    return Knob(id, kind, (id, *names), framework)


def _without(*frameworks: str) -> dict[str, None]:
    return dict.fromkeys(frameworks)


FRAMEWORKS = (
    "hf", "lightning", "accelerate", "deepspeed", "megatron", "keras", "tensorflow", "jax", "ultralytics",
    "detectron2", "mmengine", "fairseq",
)  # fmt: skip

TABLE = (
    _knob(
        "batch_size", "int",
        "per_device_train_batch_size", "train_batch_size", "micro_batch_size", "train_micro_batch_size_per_gpu",
        "per_gpu_train_batch_size", "batch", "bs", "batchsize", "batch_size_per_gpu", "samples_per_gpu",
        "device_batch_size", "mini_batch_size", "train_bs", "ims_per_batch", "batch_size_train",
        hf="per_device_train_batch_size", deepspeed="train_micro_batch_size_per_gpu", megatron="micro_batch_size",
        ultralytics="batch", detectron2="SOLVER.IMS_PER_BATCH", mmengine="train_dataloader.batch_size",
        fairseq="batch_size",
    ),
    # fairseq fills a batch up to so many tokens; where that is given it decides, not the number of samples.
    _knob("tokens_per_batch", "int", "max_tokens", fairseq="max_tokens"),
    _knob(
        "eval_batch_size", "int",
        "per_device_eval_batch_size", "val_batch_size", "valid_batch_size", "test_batch_size", "validation_batch_size",
        "batch_size_valid", "batch_size_val", "batch_size_eval",
        hf="per_device_eval_batch_size", keras="validation_batch_size", mmengine="val_dataloader.batch_size",
        fairseq="batch_size_valid", **_without("megatron", "ultralytics", "detectron2", "deepspeed"),
    ),
    _knob(
        "gradient_accumulation", "int",
        "gradient_accumulation_steps", "accumulate_grad_batches", "accum_iter", "grad_accum", "grad_accum_steps",
        "grad_accumulation_steps", "accumulate_steps", "update_freq", "accumulation_steps", "accumulative_counts",
        "accum_steps", "accum_freq",
        hf="gradient_accumulation_steps", lightning="accumulate_grad_batches",
        accelerate="gradient_accumulation_steps", deepspeed="gradient_accumulation_steps", fairseq="update_freq",
        mmengine="optim_wrapper.accumulative_counts", keras="gradient_accumulation_steps",
        # Megatron and ultralytics accumulate by themselves up to global_batch_size and nbs.
        **_without("megatron", "ultralytics", "detectron2", "tensorflow", "jax"),
    ),
    _knob("learning_rate", "float", "lr", "base_lr", "max_lr", "lr0", "peak_lr", hf="learning_rate", ultralytics="lr0",
          megatron="lr", fairseq="lr", detectron2="SOLVER.BASE_LR", mmengine="optim_wrapper.optimizer.lr",
          deepspeed="optimizer.params.lr", keras="learning_rate", jax="learning_rate", tensorflow="learning_rate"),
    _knob("max_grad_norm", "float", "grad_clip", "clip_grad", "gradient_clip_val", "clip_norm", "clip_grad_norm",
          "gradient_clipping", "global_clipnorm", "clipnorm", hf="max_grad_norm", lightning="gradient_clip_val",
          deepspeed="gradient_clipping", megatron="clip_grad", fairseq="clip_norm", keras="global_clipnorm",
          mmengine="optim_wrapper.clip_grad.max_norm",
          **_without("detectron2", "ultralytics", "accelerate", "tensorflow", "jax")),
    _knob("warmup", "int", "warmup_steps", "num_warmup_steps", "warmup_iters", "lr_warmup_steps", "lr_warmup_iters",
          "warmup_updates", hf="warmup_steps", megatron="lr_warmup_iters", fairseq="warmup_updates",
          detectron2="SOLVER.WARMUP_ITERS"),
    _knob("sequence_length", "int", "max_seq_length", "max_length", "block_size", "seq_length", "seq_len",
          "model_max_length", "max_seq_len", "context_length", "cutoff_len", "max_sequence_length", "sequence_len",
          megatron="seq_length",
          **_without("hf", "lightning", "accelerate", "deepspeed", "ultralytics", "detectron2", "mmengine", "fairseq",
                     "keras", "tensorflow", "jax")),
    _knob("image_size", "int", "imgsz", "img_size", "img_sz", "input_size", "crop_size", "resolution",
          ultralytics="imgsz", **_without("hf", "deepspeed", "megatron", "fairseq")),
    _knob("gradient_checkpointing", "bool", "activation_checkpointing", "use_checkpoint", "grad_checkpointing",
          "recompute_activations", "checkpoint_activations", "use_gradient_checkpointing", hf="gradient_checkpointing",
          megatron="recompute_activations", fairseq="checkpoint_activations",
          **_without("lightning", "accelerate", "deepspeed", "ultralytics", "detectron2", "mmengine", "tensorflow",
                     "keras", "jax")),
    _knob("num_workers", "int", "dataloader_num_workers", "workers", "n_workers", "num_data_workers", "data_workers",
          "num_dataloader_workers", hf="dataloader_num_workers", ultralytics="workers", megatron="num_workers",
          fairseq="num_workers", detectron2="DATALOADER.NUM_WORKERS", mmengine="train_dataloader.num_workers",
          **_without("tensorflow", "jax", "keras")),
    _knob("persistent_workers", "bool", "dataloader_persistent_workers", hf="dataloader_persistent_workers",
          mmengine="train_dataloader.persistent_workers",
          **_without("ultralytics", "detectron2", "megatron", "fairseq", "keras", "tensorflow", "jax", "deepspeed")),
    _knob("precision", "text", "mixed_precision", "dtype", "torch_dtype", "ptdtype", lightning="precision",
          accelerate="mixed_precision",
          **_without("hf", "deepspeed", "megatron", "ultralytics", "detectron2", "mmengine", "fairseq", "keras",
                     "tensorflow", "jax")),
    _knob("bf16", "bool", "use_bf16", "bf16.enabled", hf="bf16", megatron="bf16", fairseq="bf16",
          deepspeed="bf16.enabled",
          **_without("lightning", "accelerate", "ultralytics", "detectron2", "mmengine", "keras", "tensorflow", "jax")),
    _knob("fp16", "bool", "use_fp16", "amp", "use_amp", "fp16.enabled", hf="fp16", ultralytics="amp",
          detectron2="SOLVER.AMP.ENABLED", megatron="fp16", fairseq="fp16", deepspeed="fp16.enabled",
          **_without("lightning", "accelerate", "mmengine", "keras", "tensorflow", "jax")),
    _knob("seed", "int", "random_seed"),
    _knob("num_labels", "int", "num_classes", "n_classes", "nb_classes", "nc", "num_class",
          ultralytics="nc", detectron2="MODEL.ROI_HEADS.NUM_CLASSES", mmengine="num_classes", fairseq="num_classes",
          **_without("hf", "lightning", "megatron", "deepspeed", "accelerate", "keras", "tensorflow", "jax")),
    _knob("vocab_size", "int", "n_vocab", "vocab", megatron="vocab_size",
          **_without("ultralytics", "detectron2", "mmengine", "keras", "tensorflow", "fairseq", "deepspeed",
                     "accelerate", "lightning")),
    _knob("collective_timeout", "int", "ddp_timeout", "distributed_timeout_minutes", hf="ddp_timeout",
          megatron="distributed_timeout_minutes",
          **_without("lightning", "accelerate", "deepspeed", "ultralytics", "detectron2", "mmengine", "fairseq",
                     "keras", "tensorflow", "jax")),
    # Only jobs that have them in a file or dump are told of these.
    _knob("zero_stage", "int", "zero_optimization.stage", "zero_optimization_stage",
          deepspeed="zero_optimization.stage", **_without(*(f for f in FRAMEWORKS if f != "deepspeed"))),
    _knob("offload_optimizer", "word", "zero_optimization.offload_optimizer.device", "offload_optimizer_device",
          deepspeed="zero_optimization.offload_optimizer.device",
          **_without(*(f for f in FRAMEWORKS if f != "deepspeed"))),
    _knob("fsdp_sharding_strategy", "text", "fsdp_sharding", **_without(*FRAMEWORKS)),
    _knob("fsdp_offload_params", "bool", "cpu_offload", **_without(*FRAMEWORKS)),
    _knob("resume_from_checkpoint", "text", "resume", "ckpt_path", "resume_from", "resume_path", "load_checkpoint",
          "checkpoint_path", hf="resume_from_checkpoint", lightning="ckpt_path", megatron="load",
          **_without("accelerate", "deepspeed", "detectron2", "ultralytics", "fairseq", "mmengine", "keras",
                     "tensorflow", "jax")),
    _knob("output_dir", "text", "save_dir", "out_dir", "outdir", "log_dir", "results_dir", "default_root_dir",
          "work_dir", hf="output_dir", lightning="default_root_dir", megatron="save", ultralytics="project",
          detectron2="OUTPUT_DIR", mmengine="work_dir", fairseq="save_dir",
          **_without("accelerate", "deepspeed", "keras", "tensorflow", "jax")),
    _knob("use_cpu", "bool", "no_cuda", "cpu", hf="use_cpu", fairseq="cpu",
          **_without("lightning", "accelerate", "deepspeed", "megatron", "ultralytics", "detectron2", "mmengine",
                     "keras", "tensorflow", "jax")),
    _knob("find_unused_parameters", "bool", "ddp_find_unused_parameters", hf="ddp_find_unused_parameters",
          mmengine="find_unused_parameters", fairseq="find_unused_parameters",
          **_without("lightning", "accelerate", "deepspeed", "megatron", "ultralytics", "detectron2", "keras",
                     "tensorflow", "jax")),
    _knob("save_total_limit", "int", "save_top_k", "keep_last_n", "max_to_keep", "checkpoints_total_limit",
          "keep_last_epochs", "max_keep_ckpts", hf="save_total_limit", fairseq="keep_last_epochs",
          mmengine="default_hooks.checkpoint.max_keep_ckpts",
          **_without("lightning", "accelerate", "deepspeed", "megatron", "ultralytics", "detectron2", "keras",
                     "tensorflow", "jax")),
    _knob("device", "text", "accelerator", "devices"),
    _knob("data_path", "text", "data", "data_dir", "dataset", "dataset_name", "train_file", "data_root", "dataset_path"),
    _knob("time_limit", "text", "time", "timeout"),
)  # fmt: skip
