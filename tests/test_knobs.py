"""One setting under all its names."""

from __future__ import annotations

import pytest

from trainmon.knobs import Settings, write


@pytest.mark.parametrize(
    ("command", "name", "value"),
    [
        (["t.py", "--batch-size", "32"], "batch-size", 32),
        (["t.py", "--per_device_train_batch_size=8"], "per_device_train_batch_size", 8),
        (["t.py", "train.batch_size=16"], "train.batch_size", 16),
        (["t.py", "--micro-batch-size", "4"], "micro-batch-size", 4),
        (["yolo", "train", "batch=64"], "batch", 64),
    ],
)
def test_batch_size_is_found_under_its_names(command: list[str], name: str, value: int) -> None:
    found = Settings(command, {}).find("batch_size")
    assert found is not None
    assert (found.name, found.value) == (name, value)


def test_command_wins_over_config_and_config_over_log() -> None:
    log = "Namespace(lr=0.3, batch_size=128)"
    assert Settings(["t", "--lr", "0.1"], {"lr": 0.2}, log).find("learning_rate").value == 0.1
    assert Settings(["t"], {"lr": 0.2}, log).find("learning_rate").value == 0.2
    assert Settings(["t"], {}, log).find("learning_rate").value == 0.3


def test_an_unknown_value_is_never_invented() -> None:
    assert Settings(["t.py"], {"batch_size": "auto"}, "").find("batch_size") is None


def test_a_value_of_another_kind_is_not_taken() -> None:
    assert Settings(["t", "--workers", "many"], {}).find("num_workers") is None


def test_framework_gives_the_name_when_nothing_else_does() -> None:
    assert Settings(["t"], {}, "TrainingArguments(").name("batch_size") == "per_device_train_batch_size"
    assert Settings(["t"], {}, "").name("batch_size") == "batch_size"


def test_a_framework_without_a_setting_lacks_it_unless_the_job_gave_it() -> None:
    nearby = 'File "/env/detectron2/engine/train_loop.py", line 155, in train'
    settings = Settings(["t.py"], {}, "", nearby)
    assert settings.framework == "detectron2"
    assert settings.name("learning_rate") == "SOLVER.BASE_LR"
    assert settings.lacks("gradient_accumulation")
    assert not settings.lacks("batch_size")
    assert not Settings(["t.py", "--grad-accum", "2"], {}, "", nearby).lacks("gradient_accumulation")


def test_libraries_loaded_beside_torch_do_not_name_the_framework() -> None:
    greeting = "tensorflow/core/util/port.cc:153] oneDNN custom operations are on."
    assert Settings(["t.py"], {}, greeting).framework == "tensorflow"
    assert Settings(["t.py"], {}, greeting, 'File "/env/torch/nn/modules/module.py"').framework is None


@pytest.mark.parametrize(
    ("argv", "parameter", "value", "after"),
    [
        (["t", "--bs", "4"], "bs", 2, ["t", "--bs", "2"]),
        (["t", "--lr=0.1"], "lr", 0.03, ["t", "--lr=0.03"]),
        (["t", "opt.lr=0.1"], "opt.lr", 0.05, ["t", "opt.lr=0.05"]),
        (["t", "--fp16", "--x", "1"], "fp16", False, ["t", "--x", "1"]),
        (["t", "--bf16", "false"], "bf16", True, ["t", "--bf16", "true"]),
        (["t", "--lr", "-1"], "lr", 1, ["t", "--lr", "1"]),
        (["t", "--lr", "1", "--lr", "2"], "lr", 3, ["t", "--lr", "1", "--lr", "3"]),
        (["t", "--x", "1"], "batch_size", 3, None),
        (["batch_size", "3"], "batch_size", 1, None),
        (
            ["t", "--per_device_train_batch_size", "8"],
            "gradient_accumulation_steps",
            2,
            ["t", "--per_device_train_batch_size", "8", "--gradient_accumulation_steps", "2"],
        ),
        (["t", "--per_device_train_batch_size", "8"], "grad_accum", 2, None),
    ],
)
def test_write_changes_a_setting_where_it_stands(
    argv: list[str], parameter: str, value: object, after: list[str] | None
) -> None:
    assert write(argv, parameter, value) == after
