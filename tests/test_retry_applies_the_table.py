"""`trainmon retry` changes in the command exactly what the page's table says, for each framework's own command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.advised import oom, raised
from trainmon.analyze import diagnose
from trainmon.capture.config import read_config
from trainmon.capture.resume import plan_resume
from trainmon.capture.script_settings import script_settings
from trainmon.capture.script_source import read_script
from trainmon.knobs import Settings, write
from trainmon.model import SCRIPT_SETTINGS, Evidence, Job, LogSource, ResumePlan, Status, Suggestion

NAN = raised(
    "FloatingPointError: Minimum loss scale reached (0.0001). Your loss is probably exploding.",
    before="step 1\n",
)
ARGPARSE = (
    "import argparse\np = argparse.ArgumentParser()\np.add_argument('--batch-size', type=int, default=16)\n"
    "p.add_argument('--grad-accum', type=int, default=1)\np.parse_args()\n"
)
NANOGPT = "batch_size = 12\ngradient_accumulation_steps = 40\nexec(open('configurator.py').read())\n"
HYDRA = "import hydra\n@hydra.main(config_path='conf', config_name='config')\ndef main(cfg): ...\n"

# Command, log, files beside it, and the words that differ in the command of the retry.
OOM_CASES: dict[str, tuple[str, dict[str, str], str]] = {
    "hf": (
        "python run.py --output_dir o --per_device_train_batch_size 8 --gradient_accumulation_steps=2", {},
        ("python run.py --output_dir o --per_device_train_batch_size 4 --gradient_accumulation_steps=4 "
        "--gradient_checkpointing true"),
    ),
    "hf, accumulation left at 1": (
        "torchrun --nproc_per_node 8 run.py --per_device_train_batch_size=8 --gradient_checkpointing true", {},
        ("torchrun --nproc_per_node 8 run.py --per_device_train_batch_size=4 --gradient_checkpointing true "
        "--gradient_accumulation_steps 2"),
    ),
    "trl": (
        "trl sft --model_name_or_path m --per_device_train_batch_size 8 --max_length 4096", {},
        ("trl sft --model_name_or_path m --per_device_train_batch_size 4 --max_length 4096 "
        "--gradient_accumulation_steps 2 --gradient_checkpointing true"),
    ),
    "lightning CLI": (
        "python main.py fit --trainer.accumulate_grad_batches 2 --data.batch_size=32", {},
        "python main.py fit --trainer.accumulate_grad_batches 4 --data.batch_size=16",
    ),
    "accelerate, diffusers": (
        "accelerate launch --num_processes 4 train.py --train_batch_size=8 --gradient_accumulation_steps=2 --resolution=512",
        {},
        "accelerate launch --num_processes 4 train.py --train_batch_size=4 --gradient_accumulation_steps=4 --resolution=512",
    ),
    "deepspeed": (
        "deepspeed --num_gpus 8 train.py --train_micro_batch_size_per_gpu 8 --gradient_accumulation_steps 4", {},
        "deepspeed --num_gpus 8 train.py --train_micro_batch_size_per_gpu 4 --gradient_accumulation_steps 8",
    ),
    "megatron": (
        ("torchrun Megatron-LM/pretrain_gpt.py --num-layers 24 --micro-batch-size 4 --global-batch-size 256 "
        "--seq-length 4096"), {},
        ("torchrun Megatron-LM/pretrain_gpt.py --num-layers 24 --micro-batch-size 2 --global-batch-size 256 "
        "--seq-length 4096 --recompute-activations"),
    ),
    "ultralytics": (
        "yolo detect train data=coco8.yaml batch=32 imgsz=640", {},
        "yolo detect train data=coco8.yaml batch=16 imgsz=640",
    ),
    "detectron2": (
        "python tools/train_net.py --num-gpus 8 SOLVER.IMS_PER_BATCH 16 SOLVER.BASE_LR 0.02", {},
        "python tools/train_net.py --num-gpus 8 SOLVER.IMS_PER_BATCH 8 SOLVER.BASE_LR 0.01",
    ),
    "mmengine": (
        "python mmengine/train.py cfg.py --cfg-options train_dataloader.batch_size=8", {},
        ("python mmengine/train.py cfg.py --cfg-options optim_wrapper.accumulative_counts=2 "
        "train_dataloader.batch_size=4"),
    ),
    "fairseq": (
        "fairseq-train data-bin --max-tokens 4096 --update-freq 4", {},
        "fairseq-train data-bin --max-tokens 2048 --update-freq 8 --checkpoint-activations",
    ),
    "fairseq, hydra": (
        "fairseq-hydra-train dataset.max_tokens=4096 optimization.update_freq=[4]", {},
        "fairseq-hydra-train dataset.max_tokens=2048 optimization.update_freq=[8]",
    ),
    "nanoGPT": (
        "python train.py --batch_size=16", {"train.py": NANOGPT},
        "python train.py --batch_size=8 --gradient_accumulation_steps=80",
    ),
    "hydra": (
        "python train.py data=big", {
            "train.py": HYDRA, "conf/config.yaml": "defaults:\n  - data: small\ntrainer:\n  accumulate_grad_batches: 2\n",
            "conf/data/big.yaml": "batch_size: 64\nval:\n  batch_size: 128\n",
        },
        "python train.py data=big data.batch_size=32 trainer.accumulate_grad_batches=4",
    ),
    "plain": ("python train.py", {"train.py": ARGPARSE}, "python train.py --batch-size 8 --grad-accum 2"),
    "JAX": ("python main.py --config.batch_size=512", {}, "python main.py --config.batch_size=256"),
}  # fmt: skip


# What only a file can say.
IN_FILES = {"fairseq, hydra": {"checkpoint_activations"}}


def planned(
    command: str, log: str, folder: Path, files: dict[str, str]
) -> tuple[tuple[Suggestion, ...], ResumePlan]:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    words = tuple(command.split())
    config = read_config(words, folder)
    script = script_settings(read_script(words, folder), config)
    evidence = Evidence(
        logs=(LogSource(log.encode(), "console.log"),), command=words, config=config, exit_code=1,
        environment={SCRIPT_SETTINGS: script},
    )  # fmt: skip
    job = Job(
        id="j",
        name="n",
        project="p",
        status=Status.FAILED,
        created_at=0.0,
        command=words,
        workdir=str(folder),
        config=config,
    )
    found = diagnose(evidence).suggestions
    return found, plan_resume(job, (), found, fresh=True)


@pytest.mark.parametrize("name", OOM_CASES)
def test_the_command_of_the_retry_is_the_table(name: str, tmp_path: Path) -> None:
    command, files, expected = OOM_CASES[name]
    found, plan = planned(command, oom("2.00 GiB"), tmp_path, files)
    assert " ".join(plan.argv) == expected
    numbers = [s for s in found if s.parameter and not isinstance(s.suggested, str)]
    by_hand = {s.parameter for s in numbers if s not in plan.applied}
    assert by_hand == IN_FILES.get(name, set())
    assert {s for s in found if s not in plan.applied} == set(plan.by_hand)
    for change in plan.applied:
        assert _value(plan.argv, change.parameter or "") == change.suggested


def _value(argv: tuple[str, ...], parameter: str) -> Any:
    """What the command says of a setting, read by the command reader."""
    found = Settings(argv, {}).find(parameter)
    return found.value if found else None


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (
            "python run.py --per_device_train_batch_size 8 --fp16 true --learning_rate 1e-4",
            "python run.py --per_device_train_batch_size 8 --fp16 false --learning_rate 1e-05 --bf16 true --max_grad_norm 1",
        ),
        (
            "python main.py fit --trainer.precision 16-mixed",
            "python main.py fit --trainer.precision bf16-mixed",
        ),
        (
            "torchrun Megatron-LM/pretrain_gpt.py --num-layers 2 --micro-batch-size 4 --fp16 --lr 0.001",
            "torchrun Megatron-LM/pretrain_gpt.py --num-layers 2 --micro-batch-size 4 --lr 0.0001 --bf16 --clip-grad 1",
        ),
        ("fairseq-train d --fp16 --lr 0.0005", "fairseq-train d --lr 5e-05 --bf16 --clip-norm 1"),
        (
            "accelerate launch --mixed_precision fp16 t.py --lr 0.001",
            "accelerate launch --mixed_precision bf16 t.py --lr 0.0001",
        ),
        (
            "python train.py --dtype=float16 --learning_rate=6e-4",
            "python train.py --dtype=bfloat16 --learning_rate=6e-05",
        ),
    ],
)
def test_precision_and_rate_are_changed_where_they_stand(command: str, expected: str, tmp_path: Path) -> None:
    _, plan = planned(command, NAN, tmp_path, {})
    assert " ".join(plan.argv) == expected


@pytest.mark.parametrize(
    ("command", "parameter", "value", "expected"),
    [
        (
            "t val.batch_size=8 train.batch_size=4",
            "train.batch_size",
            2,
            "t val.batch_size=8 train.batch_size=2",
        ),
        ("t val.batch_size=8 batch_size=4", "batch_size", 2, "t val.batch_size=8 batch_size=2"),
        ("t val.batch_size=8", "batch_size", 2, None),
        ("t SOLVER.AMP.ENABLED True", "SOLVER.AMP.ENABLED", False, "t SOLVER.AMP.ENABLED False"),
        (
            "t SOLVER.IMS_PER_BATCH 16",
            "SOLVER.BASE_LR",
            0.01,
            "t SOLVER.IMS_PER_BATCH 16 SOLVER.BASE_LR 0.01",
        ),
        ("yolo train batch=8", "amp", False, "yolo train batch=8 amp=False"),
        ("t --micro-batch-size 2", "recompute_activations", True, None),
        ("t lr=[0.1]", "lr", 0.05, "t lr=[0.05]"),
    ],
)
def test_a_setting_is_written_where_its_program_reads_it(
    command: str, parameter: str, value: Any, expected: str | None
) -> None:
    written = write(command.split(), parameter, value)
    assert (" ".join(written) if written else None) == expected


def test_what_is_told_in_words_is_never_written_into_the_command(tmp_path: Path) -> None:
    log = raised(
        "OSError: [Errno 28] No space left on device: 'out/a.pt'", "torch.save(x, path)", "step 1 loss 1\n"
    )
    command = "python t.py --output_dir out --resume_from_checkpoint out/checkpoint-1"
    found, plan = planned(command, log, tmp_path, {})
    assert "output_dir" in {s.parameter for s in found}
    assert " ".join(plan.argv) == command
    killed = raised("RuntimeError: DataLoader worker (pid 7) is killed by signal: Killed.")
    assert planned("python t.py --num_workers many", killed, tmp_path, {})[1].argv[-1] == "many"
