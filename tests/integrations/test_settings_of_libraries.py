"""The names of settings, held against the libraries that are installed: their signatures and what they print."""

from __future__ import annotations

import dataclasses
import importlib.util
import inspect
import io
import os
import pprint
import subprocess
import sys
from argparse import Namespace
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from tests.running import TRAINMON
from trainmon.knobs import KNOBS, Settings, canonical, write
from trainmon.model import Status
from trainmon.service import Service

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
REQUIRED = bool(os.environ.get("TRAINMON_REQUIRE_LIBRARIES"))
LISTS = Path(__file__).parent.parent / "framework_settings"


def needs(*libraries: str) -> None:
    """Skip where a library is missing, unless all have to be there."""
    missing = [name for name in libraries if importlib.util.find_spec(name) is None]
    if missing and REQUIRED:
        pytest.fail(f"{missing} are missing")
    if missing:
        pytest.skip(f"{missing} are missing")


def parameters(*calls: Callable[..., Any]) -> set[str]:
    return {name for call in calls for name in inspect.signature(call).parameters} - {"self", "kwargs"}


def of_hf() -> set[str]:
    needs("transformers", "accelerate")
    from transformers import TrainingArguments

    return {f.name for f in dataclasses.fields(TrainingArguments)}


def of_lightning() -> set[str]:
    needs("lightning")
    import lightning.pytorch as pl

    return parameters(pl.Trainer.__init__, pl.Trainer.fit, pl.callbacks.ModelCheckpoint.__init__)


def of_accelerate() -> set[str]:
    needs("accelerate")
    from accelerate import Accelerator
    from accelerate.commands.launch import launch_command_parser

    options = {o for a in launch_command_parser()._actions for o in a.option_strings if o.startswith("--")}
    return parameters(Accelerator.__init__) | {canonical(o) for o in options}


def of_keras() -> set[str]:
    needs("keras")
    import keras

    return parameters(
        keras.Model.fit,
        keras.Model.compile,
        keras.optimizers.Optimizer.__init__,
        keras.optimizers.Adam.__init__,
    )


OF = {"hf": of_hf, "lightning": of_lightning, "accelerate": of_accelerate, "keras": of_keras}


@pytest.mark.parametrize("framework", sorted(OF))
def test_the_installed_library_has_every_setting_that_is_named_for_it(framework: str) -> None:
    real = OF[framework]()
    named = {name for knob in KNOBS.values() if (name := knob.framework.get(framework))}
    assert named <= real
    kept = {line for line in (LISTS / f"{framework}.txt").read_text().splitlines() if line[:1] != "#"}
    assert len(kept & real) > 0.7 * len(kept), "the list in tests/framework_settings is of another time"


def test_the_arguments_of_a_training_are_read_as_the_trainer_prints_them(tmp_path: Path) -> None:
    needs("transformers", "accelerate")
    from transformers import HfArgumentParser, TrainingArguments

    command = [
        "run.py", "--output_dir", str(tmp_path), "--use_cpu", "true", "--per_device_train_batch_size", "6",
        "--gradient_accumulation_steps", "3",
    ]  # fmt: skip
    (arguments,) = HfArgumentParser(TrainingArguments).parse_args_into_dataclasses(command[1:])
    settings = Settings(["python", "run.py"], {}, f"{arguments}")
    assert settings.framework == "hf"
    assert settings.find("batch_size").value == 6
    assert settings.find("gradient_accumulation").value == 3
    assert settings.find("output_dir").value == str(tmp_path)
    # What advice writes into the command is what the parser reads.
    for parameter, value in [("per_device_train_batch_size", 3), ("gradient_accumulation_steps", 6), ("bf16", False),
                             ("max_grad_norm", 1.0), ("gradient_checkpointing", True), ("dataloader_num_workers", 2)]:  # fmt: skip
        command = write(command, parameter, value) or []
        (read,) = HfArgumentParser(TrainingArguments).parse_args_into_dataclasses(command[1:])
        assert getattr(read, parameter) == value


def test_trl_prints_the_length_that_it_cuts_to() -> None:
    needs("trl", "transformers")
    from trl import SFTConfig

    settings = Settings(
        ["trl", "sft"], {}, f"{SFTConfig(output_dir='o', max_length=2048, use_cpu=True, bf16=False)}"
    )
    assert settings.find("sequence_length").value == 2048


def test_hyperparameters_of_a_lightning_module_are_read() -> None:
    needs("lightning")
    import lightning.pytorch as pl

    class Model(pl.LightningModule):
        def __init__(self, batch_size: int = 24, lr: float = 0.01) -> None:
            super().__init__()
            self.save_hyperparameters()

    out = io.StringIO()
    with redirect_stdout(out):
        print(Model().hparams)
    assert Settings(["python"], {}, out.getvalue()).find("batch_size").value == 24
    assert Settings(["python"], {}, out.getvalue()).find("learning_rate").value == 0.01


@pytest.mark.parametrize("form", ["yaml", "print", "pprint", "namespace"])
def test_a_configuration_is_read_in_the_form_that_it_is_printed_in(form: str) -> None:
    needs("omegaconf")
    from omegaconf import OmegaConf

    nested = {"data": {"batch_size": 24, "val": {"batch_size": 48}}, "trainer": {"precision": "16-mixed"}}
    config = OmegaConf.create(nested)
    text = {
        "yaml": OmegaConf.to_yaml(config),
        "print": f"{config}",
        "pprint": pprint.pformat(nested, width=40),
        "namespace": f"{Namespace(**nested)}",
    }[form]
    settings = Settings(["python"], {}, text)
    assert settings.find("batch_size").value == 24
    assert settings.find("eval_batch_size").value == 48
    assert settings.find("precision").value == "16-mixed"


def test_a_real_training_fits_after_its_retry(service: Service, workdir: Path) -> None:
    needs("transformers", "accelerate")
    script = Path(__file__).parent / "scripts" / "hf_out_of_memory.py"
    command = [
        sys.executable, str(script), "--output_dir", "out", "--use_cpu", "true", "--max_steps", "2", "--save_strategy", "no",
        "--report_to", "none", "--per_device_train_batch_size", "8", "--gradient_accumulation_steps", "2",
    ]  # fmt: skip
    assert subprocess.run([*TRAINMON, "run", "--", *command], cwd=workdir, timeout=200).returncode != 0
    [row] = service.list_jobs()
    changes = {
        s.parameter: (s.current, s.suggested) for s in service.diagnose(row.job.id).suggestions if s.parameter
    }
    assert changes["per_device_train_batch_size"] == (8, 4)
    assert changes["gradient_accumulation_steps"] == (2, 4)
    done = subprocess.run(
        [*TRAINMON, "retry", row.job.id], cwd=workdir, timeout=200, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    retried = next(r.job for r in service.list_jobs() if r.job.id != row.job.id)
    assert retried.status is Status.COMPLETED
    for name, (_, suggested) in changes.items():
        assert str(retried.command[retried.command.index(f"--{name}") + 1]) == str(suggested).lower()
    assert "effective=16" in Path(retried.log_path).read_text()
