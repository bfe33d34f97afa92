"""No advice names a setting that the job's framework does not have, whatever the failure.

The lists in `framework_settings` are taken from the libraries' signatures and sources named at their top.
"""

from __future__ import annotations

import ast
import functools
import re
from pathlib import Path

import pytest

from tests.rule_cases import Case, all_cases
from trainmon import rules
from trainmon.analyze import diagnose
from trainmon.knobs import KNOBS, canonical
from trainmon.knobs.frameworks import NOT_TORCH
from trainmon.knobs.table import FRAMEWORKS
from trainmon.logs import open_log
from trainmon.model import Evidence, LogSource

LISTS = Path(__file__).parent / "framework_settings"
RULES = Path(rules.__file__).parent

# A command of each framework's own, and a line that its programs print.
JOBS = {
    "plain": ("python train.py", ""),
    "hf": ("python run.py --per_device_train_batch_size 8 --output_dir out", ""),
    "trl": ("trl sft --model_name_or_path m --per_device_train_batch_size 8", ""),
    "lightning": ("python main.py", "GPU available: True (cuda), used: True\n"),
    "accelerate": ("accelerate launch --use_fsdp train.py", ""),
    "deepspeed": ("deepspeed --num_gpus 8 train.py --deepspeed_config ds.json", ""),
    "megatron": ("torchrun megatron/pretrain_gpt.py --micro-batch-size 4 --num-layers 24", ""),
    "keras": ("python fit.py", "Epoch 1/3, keras backend\n"),
    "tensorflow": ("python fit.py", "I tensorflow/core/util/port.cc:153] oneDNN custom operations are on.\n"),
    "jax": ("python main.py", "jaxlib 0.5\n"),
    "ultralytics": ("yolo detect train data=coco8.yaml batch=16", "Ultralytics 8.4.190\n"),
    "detectron2": ("python tools/train_net.py --num-gpus 8 SOLVER.IMS_PER_BATCH 16", "detectron2\n"),
    "mmengine": ("python tools/train.py configs/x.py", "mmengine - INFO -\n"),
    "fairseq": ("fairseq-train data-bin --arch transformer", ""),
    "nanogpt": ("python train.py config/gpt2.py --batch_size=12", ""),
}
LISTED = {"trl": "hf"}
# What any program may have of its own where its framework leaves that to it.
OF_THE_PROGRAM = {"batch_size", "eval_batch_size", "learning_rate", "num_workers", "image_size"}
# Words that belong to one framework; in another's job they would send the reader astray.
FOREIGN = {
    "hf": r"TrainingArguments|per_device_|ddp_timeout|--optim adamw_bnb|\bSFTConfig",
    "lightning": r"\bTrainer\((?:accelerator|strategy|detect_anomaly|precision)|ModelCheckpoint\(save_top_k|SLURMEnvironment",
    "deepspeed": r"zero_optimization|engine\.load_checkpoint",
    "megatron": r"--use-distributed-optimizer|--exit-duration|--recompute-",
    "keras": r"\bkeras\.",
    "tensorflow": r"\btf\.",
    "jax": r"\bjax\.|\boptax\.|\bjnp\.",
    "ultralytics": r"\byolo (?:train|detect|settings|cfg)\b",
    "detectron2": r"SOLVER\.",
    "mmengine": r"optim_wrapper|--cfg-options",
    "torch": r"\btorch\.(?!distributed\.run)|DataLoader\(|\.backward\(|DistributedDataParallel|nn\.Module|CrossEntropyLoss",
}
ALSO = {
    "deepspeed": {"hf", "accelerate", "lightning", "torch"},
    "keras": {"tensorflow"},
    "tensorflow": {"keras"},
}
# A rule about one library speaks of that library, whatever else the job uses.
ABOUT = re.compile(r"^(?:tensorflow|keras|jax|flax|lightning|deepspeed|yolo|megatron|vllm|ray|wandb)-")


@functools.cache
def listed(framework: str) -> frozenset[str]:
    lines = (LISTS / f"{framework}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(canonical(line) for line in lines if not line.startswith("#"))


@pytest.mark.parametrize("framework", [f for f in FRAMEWORKS if f not in ("tensorflow", "jax")])
def test_every_name_in_the_table_is_one_of_the_framework(framework: str) -> None:
    names = {knob.id: name for knob in KNOBS.values() if (name := knob.framework.get(framework))}
    unknown = {
        k: n
        for k, n in names.items()
        if not {canonical(n), canonical(n).rsplit(".", 1)[-1]} & listed(framework)
    }
    assert not unknown


def test_every_framework_of_the_table_is_one() -> None:
    assert {framework for knob in KNOBS.values() for framework in knob.framework} <= set(FRAMEWORKS)


def test_rules_ask_for_changes_of_settings_that_the_table_has() -> None:
    asked = {
        (path.name, node.args[0].value)
        for path in RULES.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "change"
        if node.args and isinstance(node.args[0], ast.Constant)
    }
    assert len(asked) > 50
    assert not {(name, knob) for name, knob in asked if knob not in KNOBS}


def _text(case: Case) -> str:
    return bytes(open_log(case.folder / "console.log").data).decode("utf-8", "replace")


# Of these types nearly every rule is about PyTorch or code for it, although its line need not say so.
_OF_PYTORCH = re.compile(
    r"CUDA_|NCCL_|DIST_INIT|DDP_|AUTOGRAD|DTYPE|DEVICE_|CHECKPOINT_|COMPILE|CONFIG_ERROR|DATALOADER|GPU_"
)
_TORCH_ONLY = re.compile(r"^(?:unscaling|leaf|adapter|gradient-scaler|quantized|fp16)-")


def _may_be_without_torch(case: Case) -> bool:
    return not _OF_PYTORCH.match(case.label["error_type"]) and not _TORCH_ONLY.match(case.folder.parent.name)


@functools.cache
def _universal() -> tuple[Case, ...]:
    """A case of each rule whose log names no framework, so that it could be any job's."""
    known = re.compile(
        r"(?i)torch|tensorflow|keras|jax|lightning|transformers|deepspeed|megatron|accelerate|mmengine|trl\b"
    )
    found: dict[str, Case] = {}
    for case in all_cases():
        if not case.healthy and not known.search(_text(case)) and not ABOUT.match(case.folder.parent.name):
            found.setdefault(case.folder.parent.name, case)
    return tuple(found.values())


@functools.cache
def _of_torch() -> tuple[Case, ...]:
    """A case of each rule whose log speaks of PyTorch and of nothing that is built on it."""
    other = re.compile(
        r"(?i)tensorflow|keras|\bjax|lightning|transformers|deepspeed|megatron|accelerate|mmengine|trl\b"
    )
    found: dict[str, Case] = {}
    for case in all_cases():
        text = _text(case)
        if (
            not case.healthy
            and "torch" in text
            and not other.search(text)
            and not ABOUT.match(case.folder.parent.name)
        ):
            found.setdefault(case.folder.parent.name, case)
    return tuple(found.values())


@pytest.mark.slow
@pytest.mark.parametrize("job", sorted(JOBS))
def test_no_failure_is_answered_with_a_setting_of_another_framework(job: str) -> None:
    command, line = JOBS[job]
    framework = LISTED.get(job, job)
    cases = (*_universal(), *_of_torch())
    if framework in NOT_TORCH:
        cases = tuple(filter(_may_be_without_torch, _universal()))
    wrong: list[str] = []
    for case in cases:
        log = LogSource((line + _text(case)).encode(), "console.log")
        for one in diagnose(Evidence(logs=(log,), command=tuple(command.split()), exit_code=1)).suggestions:
            assert one.parameter is None or re.fullmatch(r"[A-Za-z_][\w.\-]{1,60}", one.parameter)
            if one.parameter and not _has(framework, one.parameter, command):
                wrong.append(f"{case.name}: {one.parameter} → {one.suggested}")
            for other, words in FOREIGN.items():
                own = (
                    other == framework
                    or other in ALSO.get(framework, ())
                    or (other == "torch" and framework not in NOT_TORCH)
                )
                if not own and one.action and (said := re.search(words, one.action)):
                    wrong.append(f"{case.name}: {said.group(0)} of {other} in: {one.action}")
    assert len(cases) > 80
    assert not wrong, "\n".join(wrong)


def _has(framework: str, parameter: str, command: str) -> bool:
    name = canonical(parameter)
    leaf = name.rsplit(".", 1)[-1]
    given = {canonical(w.partition("=")[0]) for w in command.split()}
    if name in given:
        return True
    if framework in ("plain", "nanogpt", "jax", "tensorflow"):
        return name in OF_THE_PROGRAM
    return bool({name, leaf} & listed(framework)) or name in OF_THE_PROGRAM
