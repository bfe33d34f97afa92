"""Settings from command lines and from the files they name."""

from __future__ import annotations

import json
import os

import pytest

from trainmon.capture.config import read_config, typed

COMMANDS = [
    (
        "python train.py --lr 1e-4 --batch-size=8 --fp16 -b 4",
        {"lr": 1e-4, "batch-size": 8, "fp16": True, "b": 4},
    ),
    ("python -u -W ignore train.py --x -0.5", {"x": -0.5}),
    ("python -m pkg.train --epochs 3 data", {"epochs": 3}),
    ("python -c code --lr 0.1", {"lr": 0.1}),
    ("torchrun --nproc_per_node 8 train.py --lr 0.1", {"nproc_per_node": 8, "lr": 0.1}),
    (
        "python train.py model.dim=512 +trainer.precision=bf16 ++a.b=null",
        {"model.dim": 512, "trainer.precision": "bf16", "a.b": None},
    ),
    ("env A=1 python train.py b=2", {"b": 2}),
    ("python train.py --layers 1 2 3 out", {"layers": [1, 2, 3]}),
    (
        "python train.py --compile false --name run1 --url http://h/?a=b",
        {"compile": False, "name": "run1", "url": "http://h/?a=b"},
    ),
    ("python train.py s3://bucket/a=b plain", {}),
    ("python", {}),
]


@pytest.mark.parametrize(("command", "config"), COMMANDS, ids=[c for c, _ in COMMANDS])
def test_settings_of_a_command_line(tmp_path, command, config):
    assert read_config(command.split(), tmp_path) == config


def test_a_shell_line_is_looked_into(tmp_path):
    assert read_config(["bash", "-c", "python train.py --lr '0.1'"], tmp_path) == {"lr": 0.1}
    assert read_config(["bash", "-c", "python 'unclosed"], tmp_path) == {}


def test_files_named_in_the_command_are_read_and_the_command_wins(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps({"train": {"batch_size": 4, "betas": [0.9, 0.95]}, "lr": 1}))
    (tmp_path / "b.yaml").write_text("model:\n  dim: 8\n  rate: 1e-4\nseed: null\n")
    (tmp_path / "c.toml").write_text('[optim]\nname = "adam"\n')
    config = read_config(
        [
            "python",
            "t.py",
            "a.json",
            "--config",
            "b.yaml",
            "--extra=c.toml",
            "--lr",
            "0.5",
            "--train.batch-size",
            "2",
        ],
        tmp_path,
    )
    assert config["lr"] == 0.5
    assert config["train.betas"] == [0.9, 0.95]
    assert config["model.dim"] == 8
    assert config["model.rate"] == 1e-4
    assert config["seed"] is None
    assert config["optim.name"] == "adam"
    assert config["train.batch-size"] == 2
    assert "train.batch_size" not in config


@pytest.mark.parametrize(
    "content",
    [b"{broken", b"[1, 2]", b"\xff\xfe", b"[" * 50_000, b'{"a": "' + b"x" * 300_000 + b'"}', b""],
    ids=["broken", "list", "binary", "deep", "large", "empty"],
)
@pytest.mark.parametrize("suffix", ["json", "yaml", "toml"])
def test_a_file_that_is_no_config_is_left_out(tmp_path, content, suffix):
    (tmp_path / f"c.{suffix}").write_bytes(content)
    assert read_config(["python", "t.py", "--config", f"c.{suffix}", "--k", "1"], tmp_path) == {
        "config": f"c.{suffix}",
        "k": 1,
    }


def test_yaml_aliases_that_stand_for_billions_stay_small(tmp_path):
    lines = ["a0: &a0 {x: 1, y: 2}"] + [f"a{i}: &a{i} {{x: *a{i - 1}, y: *a{i - 1}}}" for i in range(1, 40)]
    (tmp_path / "bomb.yaml").write_text("\n".join(lines))
    assert len(read_config(["python", "t.py", "bomb.yaml"], tmp_path)) <= 2000


def test_yaml_merges_that_double_at_every_level_stay_small(tmp_path):
    lines = ["a0: &a0 {x: 1, y: 2}"] + [f"a{i}: &a{i} {{<<: [*a{i - 1}, *a{i - 1}]}}" for i in range(1, 40)]
    (tmp_path / "bomb.yaml").write_text("\n".join(lines))
    assert read_config(["python", "t.py", "bomb.yaml"], tmp_path) == {}


def test_a_pipe_named_like_a_config_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "c.json")
    assert read_config(["python", "t.py", "c.json"], tmp_path) == {}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1),
        ("-2", -2),
        ("1.5", 1.5),
        ("1e-5", 1e-5),
        (".5", 0.5),
        ("True", True),
        ("none", None),
        ("1_000", "1_000"),
        ("nan", "nan"),
        ("9" * 5000, "9" * 2000),
        ("v1.2.3", "v1.2.3"),
    ],
)
def test_values_are_typed(text, value):
    assert typed(text) == value
    assert type(typed(text)) is type(value)
