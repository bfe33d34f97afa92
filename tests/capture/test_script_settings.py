"""Settings that a script holds itself, read from its text: nothing of it is run."""

from __future__ import annotations

from pathlib import Path

import pytest

from trainmon.capture.config import read_config
from trainmon.capture.declared import with_declared
from trainmon.capture.describe import describe_run
from trainmon.capture.script_settings import script_settings
from trainmon.capture.script_source import read_script
from trainmon.knobs import Settings
from trainmon.model import SCRIPT_SETTINGS

ARGPARSE = """
import argparse
p = argparse.ArgumentParser()
p.add_argument("-b", "--batch-size", type=int, default=64)
p.add_argument("--lr", type=float, default=1e-3)
p.add_argument("--name", default="base")
p.add_argument("--amp", action="store_true")
p.add_argument("--width", type=int, default=2**9)
args = p.parse_args()
"""
CLICK = """
import click
@click.command()
@click.option("--batch-size", default=32)
@click.option("--lr", "-l", default=0.1)
def main(batch_size, lr): ...
"""
TYPER = """
import typer
app = typer.Typer()
@app.command()
def main(batch_size: int = 16, lr: float = typer.Option(0.5)): ...
"""
HF = """
from dataclasses import dataclass, field
from transformers import HfArgumentParser
@dataclass
class Arguments:
    max_length: int = 512
    lr: float = field(default=2e-5, metadata={"help": "the rate"})
HfArgumentParser(Arguments).parse_args_into_dataclasses()
"""
TRAINING_ARGUMENTS = """
from transformers import TrainingArguments
arguments = TrainingArguments("out", per_device_train_batch_size=8, learning_rate=5e-5, fp16=True)
"""
LOADERS = """
train = DataLoader(train_set, batch_size=64, num_workers=4)
valid = DataLoader(valid_set, batch_size=128, num_workers=4)
optimizer = Adam(model.parameters(), lr=-0.001)
"""
NANOGPT = """
batch_size = 12
learning_rate = 6e-4
exec(open('configurator.py').read())
"""
ABSL = """
from absl import flags
flags.DEFINE_float("lr", 0.3, "rate")
flags.DEFINE_integer("batch_size", 256, "samples")
"""


def settings(folder: Path, text: str, *words: str) -> dict[str, object]:
    (folder / "train.py").write_text(text)
    command = ("python", "train.py", *words)
    return script_settings(read_script(command, folder), read_config(command, folder))


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        (ARGPARSE, (), {"batch-size": 64, "lr": 0.001, "name": "base", "amp": False, "width": 512}),
        (ARGPARSE, ("-b", "8"), {"batch-size": 8, "lr": 0.001, "name": "base", "amp": False, "width": 512}),
        (ARGPARSE, ("--batch", "8", "--lr=1"), {"name": "base", "amp": False, "width": 512}),
        (CLICK, (), {"batch-size": 32, "lr": 0.1}),
        (TYPER, (), {"batch-size": 16, "lr": 0.5}),
        (HF, (), {"max_length": 512, "lr": 2e-5}),
        (TRAINING_ARGUMENTS, (), {"per_device_train_batch_size": 8, "learning_rate": 5e-5, "fp16": True}),
        (LOADERS, (), {"num_workers": 4, "lr": -0.001}),
        (NANOGPT, ("--batch_size=3",), {"learning_rate": 6e-4}),
        (ABSL, (), {"lr": 0.3, "batch_size": 256}),
        ("this is no Python", (), {}),
        ("lr = 0.1\n" * 3 + "lr = 0.2\n", (), {}),
        ("lr = compute()", (), {}),
        ("DataLoader(a, batch_size=args.bs)\nDataLoader(b, batch_size=1)", (), {}),
        ("batch_size = 64\nDataLoader(a, batch_size=batch_size)", (), {"batch_size": 64}),
        ("def train(batch_size: int = 8): ...\nrunner.run(train)", (), {}),
        ("@cli.command()\n@click.argument('lr')\ndef train(lr, bs=8): ...", (), {}),
        (
            "import typer\n@app.command()\ndef train(bs: int = 8): ...\n@app.command()\ndef test(bs: int = 9): ...",
            (),
            {},
        ),
        ("import typer\ndef main(bs: int = 8): ...\ntyper.run(main)", (), {"bs": 8}),
        ("class Net(Module):\n    bs: int = compute()\nHfArgumentParser(A)", (), {}),
    ],
    ids=lambda value: "".join(str(value).split())[:40] if isinstance(value, str) else None,
)
def test_settings_of_a_script(tmp_path, text, words, expected):
    assert settings(tmp_path, text, *words) == expected


def test_an_option_without_a_default_gives_its_name(tmp_path):
    script = settings(tmp_path, "p.add_argument('--lr', type=float)\np.add_argument('--odd')")
    assert script == {"lr": None}
    known = Settings(["python", "t.py"], {}, "", "", script)
    assert known.find("learning_rate") is None
    assert known.name("learning_rate") == "lr"


def test_a_config_file_wins_over_the_script(tmp_path):
    (tmp_path / "run.yaml").write_text("batch_size: 5\n")
    assert "batch-size" not in settings(tmp_path, ARGPARSE, "--config", "run.yaml")


HYDRA = """
import hydra
@hydra.main(version_base=None, config_path="conf", config_name="config")
def main(cfg): ...
main()
"""


def test_hydra_files_are_composed_with_the_groups_that_are_chosen(tmp_path):
    conf = tmp_path / "conf"
    (conf / "optim").mkdir(parents=True)
    (conf / "config.yaml").write_text(
        "defaults:\n  - optim: sgd\n  - _self_\nbatch_size: 64\nhydra: {run: {dir: x}}\n"
    )
    (conf / "optim" / "sgd.yaml").write_text("lr: 0.1\n")
    (conf / "optim" / "adam.yaml").write_text("lr: 0.001\n")
    assert settings(tmp_path, HYDRA) == {"optim.lr": 0.1, "batch_size": 64}
    assert settings(tmp_path, HYDRA, "optim=adam", "batch_size=8") == {"optim.lr": 0.001}
    assert settings(tmp_path, HYDRA, "optim.lr=3") == {"batch_size": 64}
    command = ["python", "train.py", "optim=adam"]
    script = read_script(command, tmp_path)
    assert with_declared(command, script, "optim.lr", 0.0001) == [*command, "optim.lr=0.0001"]
    assert with_declared(command, script, "model.width", 8) is None


@pytest.mark.parametrize("name", ["../../../etc/passwd", "a\0b", "x" * 5000])
def test_a_hydra_script_cannot_lead_anywhere_odd(tmp_path, name):
    assert settings(tmp_path, HYDRA.replace('"config"', repr(name))) == {}


def test_what_the_script_says_comes_last():
    script = {"batch-size": 64, "lr": 0.5, "num_workers": 2}
    known = Settings(["python", "t.py", "--lr", "0.1"], {}, "num_workers=8", "", script)
    assert [known.find(knob).value for knob in ("batch_size", "learning_rate", "num_workers")] == [64, 0.1, 8]
    assert known.name("batch_size") == "batch-size"
    assert known.find("batch_size").where == "script"


def test_secrets_are_masked_and_a_run_without_script_has_none(tmp_path):
    (tmp_path / "train.py").write_text(
        "p.add_argument('--api-key', default='hf_abcdefghijklmnopqrstuvwxyz012345')"
    )
    kept = describe_run(("python", "train.py"), tmp_path).environment
    assert "hf_abc" not in str(kept)
    assert SCRIPT_SETTINGS not in describe_run(("python", "-c", "1"), tmp_path).environment


def test_nanogpt_takes_values_only_after_an_equals_sign(tmp_path):
    (tmp_path / "train.py").write_text(NANOGPT)
    command = ["python", "train.py"]
    script = read_script(command, tmp_path)
    assert with_declared(command, script, "batch_size", 6) == [*command, "--batch_size=6"]
