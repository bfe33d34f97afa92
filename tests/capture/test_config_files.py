"""Settings out of the files that each framework keeps them in: the value that the job has, under the name that it uses."""

from __future__ import annotations

from pathlib import Path

import pytest

from trainmon.capture.config import read_config
from trainmon.capture.config_python import read_python
from trainmon.knobs import Settings

MMENGINE = {  # https://github.com/open-mmlab/mmdetection/tree/main/configs
    "configs/_base_/schedule.py": "optim_wrapper = dict(type='OptimWrapper', optimizer=dict(type='SGD', lr=0.02))\n",
    "configs/_base_/data.py": "train_dataloader = dict(batch_size=2, num_workers=2)\nval_dataloader = dict(batch_size=1)\n",
    "configs/mine.py": (
        "_base_ = ['_base_/schedule.py', '_base_/data.py']\nnum = 8\n"
        "train_dataloader = dict(batch_size=num, dataset=dict(data_root=root))\n"
        "optim_wrapper = dict(optimizer=dict(_delete_=True, type='AdamW', lr=1e-4))\n"
    ),
}
DEEPSPEED = {  # https://huggingface.co/docs/accelerate/usage_guides/deepspeed
    "acc.yaml": (
        "distributed_type: DEEPSPEED\nmixed_precision: bf16\ndeepspeed_config:\n  deepspeed_config_file: ds/zero3.json\n"
    ),
    "ds/zero3.json": (
        '{"train_micro_batch_size_per_gpu": 4, "gradient_accumulation_steps": "auto", '
        '"zero_optimization": {"stage": 3}}'
    ),
}
YACS = {
    "cfg/base.yaml": "SOLVER:\n  IMS_PER_BATCH: 16\n  BASE_LR: 0.02\n",
    "cfg/mine.yaml": "_BASE_: base.yaml\nSOLVER:\n  BASE_LR: 0.005\n",
}
CASES = [
    (
        "python tools/train.py configs/mine.py", MMENGINE,
        {"batch_size": ("train_dataloader.batch_size", 8), "eval_batch_size": ("val_dataloader.batch_size", 1),
         "learning_rate": ("optim_wrapper.optimizer.lr", 1e-4), "num_workers": ("train_dataloader.num_workers", 2)},
    ),
    (
        "python train.py config/gpt2.py --block_size=512",
        {"config/gpt2.py": "batch_size = 12\nblock_size = 1024\ngradient_accumulation_steps = 5 * 8\nlearning_rate = 6e-4\n"},
        {"batch_size": ("batch_size", 12), "sequence_length": ("block_size", 512),
         "gradient_accumulation": ("gradient_accumulation_steps", 40)},
    ),
    (
        "python main.py --config=configs/imagenet.py",
        {"configs/imagenet.py": (
            "import ml_collections\ndef get_config():\n  config = ml_collections.ConfigDict()\n"
            "  config.batch_size = 128\n  config.optim = ml_collections.ConfigDict()\n  config.optim.learning_rate = 0.1\n"
            "  return config\n")},
        {"batch_size": ("batch_size", 128), "learning_rate": ("optim.learning_rate", 0.1)},
    ),
    (
        "python tools/lazyconfig_train_net.py --config-file lazy.py",
        {"lazy.py": "dataloader.train.num_workers = 4\ntrain.init_checkpoint = 'x'\n"},
        {"num_workers": ("dataloader.train.num_workers", 4)},
    ),
    (
        "accelerate launch --config_file acc.yaml train.py", DEEPSPEED,
        {"batch_size": ("train_micro_batch_size_per_gpu", 4), "precision": ("mixed_precision", "bf16"),
         "gradient_accumulation": None},
    ),
    (
        "python tools/train_net.py --config-file cfg/mine.yaml", YACS,
        {"batch_size": ("SOLVER.IMS_PER_BATCH", 16), "learning_rate": ("SOLVER.BASE_LR", 0.005)},
    ),
    (
        "python tools/train_net.py --config-file cfg/mine.yaml SOLVER.IMS_PER_BATCH 8", YACS,
        {"batch_size": ("SOLVER.IMS_PER_BATCH", 8)},
    ),
    (
        "python main.py fit --config lit.yaml",
        {"lit.yaml": "trainer:\n  accumulate_grad_batches: 4\n  precision: 16-mixed\ndata:\n  init_args:\n    batch_size: 32\n"},
        {"batch_size": ("data.init_args.batch_size", 32), "gradient_accumulation": ("trainer.accumulate_grad_batches", 4),
         "precision": ("trainer.precision", "16-mixed")},
    ),
    (
        "llamafactory-cli train sft.yaml",
        {"sft.yaml": "per_device_train_batch_size: 2\ngradient_accumulation_steps: 8\ncutoff_len: 4096\ndeepspeed: z.json\n",
         "z.json": '{"train_micro_batch_size_per_gpu": "auto", "zero_optimization": {"stage": 2}}'},
        {"batch_size": ("per_device_train_batch_size", 2), "gradient_accumulation": ("gradient_accumulation_steps", 8),
         "sequence_length": ("cutoff_len", 4096), "zero_optimization.stage": ("zero_optimization.stage", 2)},
    ),
    (
        "python t.py --config c.toml",
        {"c.toml": "[training]\nbatch_size = 24\n[validation]\nbatch_size = 48\n"},
        {"batch_size": ("training.batch_size", 24), "eval_batch_size": ("validation.batch_size", 48)},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("command", "files", "expected"), CASES, ids=[c for c, _, _ in CASES])
def test_the_settings_of_a_job_are_read(
    tmp_path: Path, command: str, files: dict[str, str], expected: dict[str, object]
) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    settings = Settings(command.split(), read_config(command.split(), tmp_path))
    for knob, value in expected.items():
        found = settings.find(knob)
        assert ((found.name, found.value) if found else None) == value, knob


SHELL = """#!/bin/bash
#SBATCH --time=01:00:00
export BATCH=8
LR="2e-5"
MODEL=$1
# torchrun old.py --per_device_train_batch_size 64
torchrun --nproc_per_node 4 \\
  train.py --per_device_train_batch_size $BATCH --learning_rate ${LR} \\
  --dataloader_num_workers ${WORKERS:-6} --model $MODEL  # the run
"""


@pytest.mark.parametrize(
    "command", ["bash job.sh", "sh job.sh big", "./job.sh", "sbatch --mem 8G job.sh", "env A=1 job.sh"]
)
def test_the_command_in_a_shell_script_tells_its_settings(tmp_path: Path, command: str) -> None:
    (tmp_path / "job.sh").write_text(SHELL)
    settings = Settings(command.split(), read_config(command.split(), tmp_path))
    assert settings.framework == "hf"
    assert settings.find("batch_size").value == 8
    assert settings.find("learning_rate").value == 2e-5
    assert settings.find("num_workers").value == 6


ODD = [
    "",
    "echo x\n",
    "python 'unclosed\n",
    "\0",
    "X=`a`\npython $(b) --lr $X\n",
    "./job.sh\n",
    "bash job.sh\n",
]


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_a_shell_script_is_never_run(tmp_path: Path, text: str) -> None:
    (tmp_path / "job.sh").write_text(text)
    assert set(read_config(["bash", "job.sh"], tmp_path)) <= {"lr"}
    assert read_config(["bash", "missing.sh"], tmp_path) == {}
    assert read_config(["python", "t.py", "job.sh"], tmp_path) == {}


def test_what_accelerate_config_wrote_counts_unless_a_file_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    (tmp_path / "accelerate").mkdir()
    (tmp_path / "accelerate" / "default_config.yaml").write_text("mixed_precision: fp16\n")
    (tmp_path / "own.yaml").write_text("num_processes: 2\n")
    assert read_config(["accelerate", "launch", "t.py"], tmp_path) == {"mixed_precision": "fp16"}
    assert (
        read_config(["accelerate", "launch", "--config_file", "own.yaml", "t.py"], tmp_path)["num_processes"]
        == 2
    )
    assert "mixed_precision" not in read_config(["python", "t.py"], tmp_path)


def test_the_environment_of_accelerate_is_a_setting() -> None:
    variables = {"ACCELERATE_MIXED_PRECISION": "fp16", "ACCELERATE_GRADIENT_ACCUMULATION_STEPS": "4"}
    settings = Settings(["python", "t.py"], {}, variables=variables)
    assert settings.find("precision").value == "fp16"
    assert settings.find("gradient_accumulation").value == 4
    assert settings.find("gradient_accumulation").where == "environment"


@pytest.mark.parametrize(
    "text",
    [
        "_base_ = 'self.py'\na = 1",
        "a = open('x').read()",
        "a = [",
        "\0",
        "a = " + "(" * 5000,
        "a = dict(**b)",
        "x.y.z = f()",
    ],
    ids=range(7),
)
def test_a_file_is_parsed_and_never_run(tmp_path: Path, text: str) -> None:
    (tmp_path / "self.py").write_text(text)
    assert set(read_python(tmp_path / "self.py")) <= {"a"}


def test_bases_in_a_circle_end(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("_base_ = 'b.py'\nx = 1")
    (tmp_path / "b.py").write_text("_base_ = ['a.py']\ny = 2")
    assert read_python(tmp_path / "a.py") == {"x": 1, "y": 2}
    (tmp_path / "a.yaml").write_text("_BASE_: a.yaml\nx: 1\n")
    assert read_config(["python", "t.py", "a.yaml"], tmp_path) == {"x": 1}
