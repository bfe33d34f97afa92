"""One training setting under all its names: read it from what a job was given, and write it back.

Names are those of the libraries' own arguments (transformers `TrainingArguments`, Lightning `Trainer`, Keras,
DeepSpeed's JSON, Megatron-LM, ultralytics, MMEngine, detectron2, fairseq, nanoGPT-like scripts). A value is
never invented: where the evidence does not say, `find` answers None.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import re2


@dataclass(frozen=True, slots=True)
class Knob:
    """A setting: `names` in any spelling, lower case with underscores.

    `framework` maps a framework to its own name for it, or to None where it has no such setting.
    """

    id: str
    kind: str  # "int", "float", "bool" or "text"
    names: tuple[str, ...]
    framework: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Setting:
    """A knob as one job has it: the name it uses there, the value, and where that was read."""

    knob: str
    name: str
    value: Any
    where: str  # "command", "config", "log" or "script"


def _knob(id: str, kind: str, *names: str, **framework: str | None) -> Knob:
    return Knob(id, kind, (id, *names), framework)


KNOBS = {
    knob.id: knob
    for knob in (
        _knob(
            "batch_size", "int",
            "per_device_train_batch_size", "train_batch_size", "micro_batch_size", "train_micro_batch_size_per_gpu",
            "per_gpu_train_batch_size", "batch", "bs", "batchsize", "batch_size_per_gpu", "samples_per_gpu",
            "device_batch_size", "mini_batch_size", "train_bs", "ims_per_batch", "batch_size_train",
            hf="per_device_train_batch_size", deepspeed="train_micro_batch_size_per_gpu", megatron="micro_batch_size",
            ultralytics="batch", detectron2="SOLVER.IMS_PER_BATCH", mmengine="train_dataloader.batch_size",
        ),
        _knob(
            "eval_batch_size", "int",
            "per_device_eval_batch_size", "val_batch_size", "valid_batch_size", "test_batch_size", "validation_batch_size",
            "batch_size_valid",
            hf="per_device_eval_batch_size", keras="validation_batch_size", mmengine="val_dataloader.batch_size",
            fairseq="batch_size_valid",
        ),
        _knob(
            "gradient_accumulation", "int",
            "gradient_accumulation_steps", "accumulate_grad_batches", "accum_iter", "grad_accum", "grad_accum_steps",
            "update_freq", "accumulation_steps", "accumulative_counts",
            hf="gradient_accumulation_steps", lightning="accumulate_grad_batches", deepspeed="gradient_accumulation_steps",
            fairseq="update_freq", mmengine="optim_wrapper.accumulative_counts", keras="gradient_accumulation_steps",
            # Megatron and ultralytics accumulate by themselves up to global_batch_size and nbs.
            megatron=None, ultralytics=None, detectron2=None, tensorflow=None, jax=None,
        ),
        _knob("learning_rate", "float", "lr", "base_lr", "max_lr", "lr0", "peak_lr", hf="learning_rate", ultralytics="lr0",
              megatron="lr", fairseq="lr", detectron2="SOLVER.BASE_LR", mmengine="optim_wrapper.optimizer.lr"),
        _knob("max_grad_norm", "float", "grad_clip", "clip_grad", "gradient_clip_val", "clip_norm", "clip_grad_norm",
              "gradient_clipping", "global_clipnorm", "clipnorm", hf="max_grad_norm", lightning="gradient_clip_val",
              deepspeed="gradient_clipping", megatron="clip_grad", fairseq="clip_norm", keras="global_clipnorm",
              mmengine="optim_wrapper.clip_grad.max_norm", detectron2="SOLVER.CLIP_GRADIENTS.CLIP_VALUE", ultralytics=None),
        _knob("warmup", "int", "warmup_steps", "num_warmup_steps", "warmup_iters", "lr_warmup_steps", "lr_warmup_iters",
              "warmup_updates", hf="warmup_steps", megatron="lr_warmup_iters", fairseq="warmup_updates",
              detectron2="SOLVER.WARMUP_ITERS"),
        _knob("sequence_length", "int", "max_seq_length", "max_length", "block_size", "seq_length", "seq_len", "model_max_length",
              "max_seq_len", "context_length", "cutoff_len", "max_sequence_length", megatron="seq_length",
              ultralytics=None, detectron2=None, mmengine=None),
        _knob("image_size", "int", "imgsz", "img_size", "img_sz", "input_size", "crop_size", "resolution", ultralytics="imgsz"),
        _knob("gradient_checkpointing", "bool", "activation_checkpointing", "use_checkpoint", "grad_checkpointing",
              "recompute_activations", "checkpoint_activations", hf="gradient_checkpointing", megatron="recompute_activations",
              fairseq="checkpoint_activations", lightning=None, ultralytics=None, detectron2=None, mmengine=None,
              tensorflow=None, keras=None, jax=None),
        _knob("num_workers", "int", "dataloader_num_workers", "workers", "n_workers", "num_data_workers", "data_workers",
              "num_dataloader_workers", hf="dataloader_num_workers", ultralytics="workers",
              detectron2="DATALOADER.NUM_WORKERS", mmengine="train_dataloader.num_workers", tensorflow=None, jax=None),
        _knob("persistent_workers", "bool", "dataloader_persistent_workers", hf="dataloader_persistent_workers",
              mmengine="train_dataloader.persistent_workers", ultralytics=None, detectron2=None),
        _knob("precision", "text", "mixed_precision", "dtype", "torch_dtype", lightning="precision"),
        _knob("bf16", "bool", "use_bf16", hf="bf16"),
        _knob("fp16", "bool", "use_fp16", "amp", "use_amp", hf="fp16", ultralytics="amp", detectron2="SOLVER.AMP.ENABLED"),
        _knob("seed", "int", "random_seed"),
        _knob("num_labels", "int", "num_classes", "n_classes", "nb_classes", "nc", hf="num_labels", ultralytics="nc"),
        _knob("vocab_size", "int", "n_vocab", "vocab"),
        _knob("resume_from_checkpoint", "text", "resume", "ckpt_path", "resume_from", "resume_path", "load_checkpoint",
              "checkpoint_path", hf="resume_from_checkpoint", lightning="ckpt_path"),
        _knob("output_dir", "text", "save_dir", "out_dir", "outdir", "log_dir", "results_dir", "default_root_dir",
              hf="output_dir", lightning="default_root_dir"),
        _knob("use_cpu", "bool", "no_cuda", "cpu", hf="use_cpu"),
        _knob("find_unused_parameters", "bool", "ddp_find_unused_parameters", hf="ddp_find_unused_parameters"),
        _knob("save_total_limit", "int", "save_top_k", "keep_last_n", "max_to_keep", hf="save_total_limit", lightning="save_top_k"),
        _knob("device", "text", "accelerator", "devices"),
        _knob("data_path", "text", "data", "data_dir", "dataset", "dataset_name", "train_file", "data_root", "dataset_path"),
        _knob("time_limit", "text", "time", "timeout"),
    )
}  # fmt: skip

# What a program without a library's name for a setting does instead; it has no such option to change.
PLAIN = {
    "save_total_limit": "Delete older checkpoints whenever a new one is written, and keep the last {value}",
    "use_cpu": "Run it on the CPU: `device = torch.device('cpu')`",
    "gradient_checkpointing": "Recompute activations in the backward pass: `torch.utils.checkpoint.checkpoint`",
    "max_grad_norm": "Clip gradients before the step: `torch.nn.utils.clip_grad_norm_(model.parameters(), {value})`",
    "find_unused_parameters": "Wrap the model with `DistributedDataParallel(..., find_unused_parameters={value})`",
    "persistent_workers": "Make the loader with `DataLoader(..., persistent_workers={value})`",
}

# Words that only such a program prints, has in its frames or is called with; the first that fits decides.
_FRAMEWORKS = (
    (
        "hf",
        r"transformers[/.]trainer|TrainingArguments|per_device_train_batch_size|Seq2SeqTrainer|'train_runtime'|/trl/",
    ),
    ("lightning", r"pytorch_lightning|lightning[/.]pytorch|lightning_fabric|GPU available: (?:True|False)"),
    ("ultralytics", r"[Uu]ltralytics"),
    ("mmengine", r"\bmmengine\b|\bmmcv\b"),
    ("detectron2", r"\bdetectron2\b"),
    ("fairseq", r"\bfairseq(?:_cli)?\b"),
    ("megatron", r"[Mm]egatron"),
    ("deepspeed", r"[Dd]eep[Ss]peed"),
    ("keras", r"\bkeras\b"),
    ("tensorflow", r"\btensorflow/(?:core|compiler|stream_executor|python)/|\btensorflow\.python\."),
    ("jax", r"\bjaxlib\b|\bjax\._src\b|/jax/|\bXlaRuntimeError\b"),
)
# Libraries of PyTorch programs load these too, and they then print their own greetings.
_NOT_BESIDE_TORCH = frozenset({"keras", "tensorflow", "jax"})


def _framework(text: str, nearby: str) -> str | None:
    """The framework that a job's own words show, else the log around its failure."""
    torch = re2.search(r"\btorch\b", text) or re2.search(r"\btorch\b", nearby)
    for where in (text, nearby):
        for name, pattern in _FRAMEWORKS:
            if not (torch and name in _NOT_BESIDE_TORCH) and re2.search(pattern, where):
                return name
    return None


def canonical(name: str) -> str:
    """A setting's name without its spelling: `--Micro-Batch-Size` and `micro_batch_size` are the same."""
    return name.strip().lstrip("-+").replace("-", "_").lower()


@functools.cache
def _names() -> frozenset[str]:
    return frozenset(name for knob in KNOBS.values() for name in knob.names)


def knows(name: str) -> bool:
    """Whether a setting of this name is one of the knobs."""
    return canonical(name) in _names()


def parse_value(text: Any, kind: str = "") -> Any:
    """A setting's text as bool, int, float, None or text; a `kind` that does not fit gives None."""
    if isinstance(text, str):
        bare = text.strip().strip("\"'")
        lower = bare.lower()
        value: Any = {"true": True, "false": False, "none": None, "null": None}.get(lower, bare)
        if isinstance(value, str):
            try:
                value = int(bare) if re.fullmatch(r"[+-]?\d{1,18}", bare) else float(bare)
            except ValueError:
                value = bare
    else:
        value = text
    if kind == "int":
        return value if isinstance(value, int) and not isinstance(value, bool) else None
    if kind == "float":
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
    if kind == "bool":
        return value if isinstance(value, bool) else None
    return value


def read_argv(argv: Sequence[str]) -> list[tuple[str, str]]:
    """Settings in a command as (name as written, value text), in order; a flag alone has the value "true"."""
    found: list[tuple[str, str]] = []
    for here, word in enumerate(argv):
        following = argv[here + 1] if here + 1 < len(argv) else None
        if word.startswith("-") and len(word) > 1 and not word.lstrip("-")[:1].isdigit():
            name, equals, value = word.partition("=")
            if equals:
                found.append((name, value))
            elif following is not None and (not following.startswith("-") or following[1:2].isdigit()):
                found.append((name, following))
            else:
                found.append((name, "true"))
        elif re.fullmatch(r"\+{0,2}[A-Za-z_][\w.]*=.*", word, re.S) and here:
            name, _, value = word.partition("=")
            found.append((name, value))
    return found


def _flat(mapping: Mapping[str, Any], before: str = "") -> Iterable[tuple[str, Any]]:
    for key, value in mapping.items():
        name = f"{before}{key}"
        if isinstance(value, Mapping):
            yield from _flat(value, name + ".")
        else:
            yield name, value


@functools.cache
def _in_log(spellings: tuple[str, ...]) -> Any:
    """Matches `name=value`, `'name': value` and `--name value` for every name of a knob."""
    names = sorted((re.escape(name).replace("_", "[_-]") for name in spellings), key=len, reverse=True)
    name = rf"(?P<name>{'|'.join(names)})"
    value = r"""(?P<value>'[^']*'|"[^"]*"|[^\s,;{}()\[\]]+)"""
    return re2.compile(
        rf"""(?i)(?:^|[\s,{{(\[])(?:['"]?{name}['"]?\s*[=:]\s*|--{name.replace("?P<name>", "?P<flag>")}[\s=]){value}"""
    )


class Settings:
    """Looks settings up in a job's command, its config, and the part of the log where programs print theirs.

    `nearby` is what else may show the framework: the log around the failure. `script` is what the job's own script
    says where nobody said otherwise.
    """

    def __init__(
        self,
        command: Sequence[str],
        config: Mapping[str, Any],
        log_text: str = "",
        nearby: str = "",
        script: Mapping[str, Any] | None = None,
    ) -> None:
        self._argv = read_argv(command)
        self._config = list(_flat(config))
        self._script = list(_flat(script or {}))
        self._log = log_text
        self.framework = _framework(f"{log_text} {' '.join(command)} {config} {script or ''}", nearby)

    def find(self, knob: str) -> Setting | None:
        """The knob as this job has it: the command wins over the config, the config over the log, and that over
        what the script's code says."""
        spec = KNOBS.get(knob) or Knob(knob, "", (knob,), {})
        return (
            self._among(spec, "command", list(reversed(self._argv)))
            or self._among(spec, "config", self._config)
            or self._logged(spec)
            or self._among(spec, "script", self._script)
        )

    @staticmethod
    def _among(spec: Knob, where: str, pairs: Sequence[tuple[str, Any]]) -> Setting | None:
        for wanted in spec.names:
            for name, text in pairs:
                if canonical(name).rsplit(".", 1)[-1] == wanted:
                    value = parse_value(text, spec.kind)
                    if value is not None and value != "auto":
                        return Setting(spec.id, name.lstrip("-+"), value, where)
        return None

    def _logged(self, spec: Knob) -> Setting | None:
        for match in _in_log(spec.names).finditer(self._log):
            value = parse_value(match.group("value").rstrip(",."), spec.kind)
            if value is not None and value != "auto":
                return Setting(spec.id, match.group("name") or match.group("flag"), value, "log")
        return None

    def name(self, knob: str) -> str:
        """What this job calls the knob: as it stands in the evidence, else as its framework does."""
        found = self.find(knob)
        if found is not None:
            return found.name
        spec = KNOBS.get(knob)
        declared = (name for name, _ in self._script if spec and canonical(name) in spec.names)
        if name := next(declared, None):
            return name
        return (spec.framework.get(self.framework or "") or spec.id) if spec else knob

    def lacks(self, knob: str) -> bool:
        """Whether this job's framework is known to have no such setting, and the job gave none either."""
        spec = KNOBS.get(knob)
        return (
            spec is not None
            and spec.framework.get(self.framework or "", knob) is None
            and not self.find(knob)
        )


# Flags that only a program which parses the whole of `TrainingArguments` has.
_HF_ONLY = frozenset({"per_device_train_batch_size", "per_device_eval_batch_size", "num_train_epochs"})


@functools.cache
def _hf_names() -> frozenset[str]:
    return frozenset(name for knob in KNOBS.values() if (name := knob.framework.get("hf"))) - {"num_labels"}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else str(value)


def write(argv: Sequence[str], parameter: str, value: Any) -> list[str] | None:
    """A copy of a command with one setting changed; None when the command has no such setting to change.

    A setting is rewritten where it stands (`--name V`, `--name=V`, `name=V`). A flag is only added when the
    command shows that its program takes all of transformers' `TrainingArguments`; otherwise a new flag is never
    guessed: a program that does not know it would die at once.
    """
    words = list(argv)
    wanted = canonical(parameter).rsplit(".", 1)[-1]
    for here in range(len(words) - 1, 0, -1):
        word = words[here]
        name, equals, _ = word.partition("=")
        if canonical(name).rsplit(".", 1)[-1] != wanted:
            continue
        if equals and re.fullmatch(r"[-+]{0,2}[A-Za-z_][\w.\-]*", name):
            words[here] = f"{name}={_text(value)}"
            return words
        if not word.startswith("-"):
            continue
        following = words[here + 1] if here + 1 < len(words) else None
        takes_value = following is not None and (not following.startswith("-") or following[1:2].isdigit())
        if isinstance(value, bool) and not (
            takes_value and str(following).lower() in ("true", "false", "0", "1", "yes", "no")
        ):
            if value is False:
                del words[here]
            return words
        if takes_value:
            words[here + 1] = _text(value)
            return words
    if wanted in _hf_names() and any(
        canonical(w.partition("=")[0]) in _HF_ONLY for w in words if w[:2] == "--"
    ):
        return [*words, f"--{wanted}", _text(value)]
    return None
