"""Known training programs and how each is told to continue; one function a program, tried in order.

Each gets what is known and answers with the changed command and a sentence, or None when the command is not
its program's. Sources are named with each.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from trainmon.capture.script_source import Script
from trainmon.model import Checkpoint


@dataclass(frozen=True, slots=True)
class Setup:
    """A command, its script as far as it can be read, and the checkpoint to go on from."""

    words: tuple[str, ...]
    script: Script
    checkpoint: Checkpoint

    @property
    def path(self) -> str:
        """What a program is given; DeepSpeed and Megatron get the folder that holds the steps' folders."""
        path = Path(self.checkpoint.path)
        if self.checkpoint.format == "tensorflow" and path.suffix == ".index":
            return str(path.with_suffix(""))
        in_parent = self.checkpoint.format in ("deepspeed", "megatron") or path.name.startswith("iter_0")
        return str(path.parent) if in_parent else str(path)

    def runs(self, *programs: str) -> bool:
        """Whether one of the words is this program, script or module."""
        return any(Path(word).name in programs or word in programs for word in self.words[:12])

    def has_config(self) -> bool:
        """Whether a file of settings is among the words."""
        return any(word.endswith((".yaml", ".yml", ".json")) for word in self.words)


Answer = tuple[list[str], str]


def _ultralytics(setup: Setup) -> Answer | None:
    """docs.ultralytics.com/modes/train: `yolo train resume model=path/to/last.pt`; of its files last.pt counts."""
    if not setup.runs("yolo") or setup.checkpoint.format != "pytorch":
        return None
    last = Path(setup.checkpoint.path).with_name("last.pt")
    model = str(last) if last.is_file() else setup.checkpoint.path
    words = [w for w in setup.words if w != "resume" and not w.startswith(("model=", "resume="))]
    return [*words, f"model={model}", "resume=True"], "Resumes as Ultralytics does, from its last.pt."


def _llama_factory(setup: Setup) -> Answer | None:
    """LLaMA-Factory, hparams/parser.py: with a file of settings the rest are OmegaConf overrides, else flags."""
    if not setup.runs("llamafactory-cli", "llamafactory", "lmf"):
        return None
    said = "Resumes through resume_from_checkpoint, which LLaMA-Factory passes to its Trainer."
    if setup.has_config():
        return [*setup.words, f"resume_from_checkpoint={setup.path}"], said
    return [*setup.words, "--resume_from_checkpoint", setup.path], said


def _axolotl(setup: Setup) -> Answer | None:
    """Axolotl: every field of its config is an option, with dashes in the `axolotl` program."""
    note = "Resumes through Axolotl's resume_from_checkpoint."
    if setup.runs("axolotl"):
        return [*setup.words, "--resume-from-checkpoint", setup.path], note
    if setup.runs("axolotl.cli.train"):
        return [*setup.words, f"--resume_from_checkpoint={setup.path}"], note
    return None


def _torchtitan(setup: Setup) -> Answer | None:
    """torchtitan, components/checkpoint.py: loads a step out of the checkpoint folder of its config."""
    titan = setup.runs("torchtitan.train") or any("torchtitan" in word for word in setup.words)
    if not titan or setup.checkpoint.format != "torch_distributed" or setup.checkpoint.step is None:
        return None
    words = [*setup.words, "--checkpoint.load_step", str(setup.checkpoint.step)]
    return (
        words,
        "Resumes through --checkpoint.load_step; torchtitan looks for it in its own checkpoint folder.",
    )


def _fairseq(setup: Setup) -> Answer | None:
    """fairseq, options.py: --restore-file; fairseq-hydra-train: checkpoint.restore_file."""
    if setup.runs("fairseq-train") or any(word.endswith("fairseq_cli/train.py") for word in setup.words):
        return [*setup.words, "--restore-file", setup.path], "Resumes through fairseq's --restore-file."
    if setup.runs("fairseq-hydra-train"):
        return [
            *setup.words,
            f"checkpoint.restore_file={setup.path}",
        ], "Resumes through fairseq's restore_file."
    return None


def _megatron(setup: Setup) -> Answer | None:
    """Megatron-LM, arguments.py: --load takes the folder with latest_checkpointed_iteration.txt."""
    of_it = any(
        "megatron" in word.lower() or re.match(r"pretrain_\w+\.py$", Path(word).name) for word in setup.words
    )
    if (of_it or "megatron" in setup.script.text) and setup.checkpoint.format in (
        "megatron",
        "deepspeed",
        "torch_distributed",
    ):
        return [
            *setup.words,
            "--load",
            setup.path,
        ], "Resumes through Megatron's --load, at its last iteration."
    return None


def _detectron2(setup: Setup) -> Answer | None:
    """detectron2, engine/defaults.py: default_argument_parser has --resume, which reads last_checkpoint."""
    if "default_argument_parser" not in setup.script.names:
        return None
    return [*setup.words, "--resume"], "Resumes through detectron2's --resume, from its OUTPUT_DIR."


def _nanogpt(setup: Setup) -> Answer | None:
    """nanoGPT, train.py: init_from = 'resume' reads ckpt.pt in out_dir; configurator.py takes --name=value."""
    if "init_from" not in setup.script.names or not re.search(
        r"""init_from\s*==\s*['"]resume""", setup.script.text
    ):
        return None
    words = [w for w in setup.words if not w.startswith("--init_from=")]
    return [*words, "--init_from=resume"], "Resumes through --init_from=resume, from ckpt.pt in its out_dir."


def _litgpt(setup: Setup) -> Answer | None:
    """LitGPT: pretrain and finetune_full take --resume PATH."""
    if setup.runs("litgpt") and {"pretrain", "finetune_full"} & set(setup.words):
        return [*setup.words, "--resume", setup.path], "Resumes through LitGPT's --resume."
    return None


def _composer(setup: Setup) -> Answer | None:
    """Composer under llm-foundry: load_path in the YAML file or after it."""
    if setup.runs("composer") and setup.has_config():
        return [*setup.words, f"load_path={setup.path}"], "Resumes through Composer's load_path."
    return None


def _opennmt(setup: Setup) -> Answer | None:
    """OpenNMT-py: -train_from."""
    if setup.runs("onmt_train"):
        return [*setup.words, "-train_from", setup.path], "Resumes through OpenNMT's -train_from."
    return None


TRAINERS: Sequence[Callable[[Setup], Answer | None]] = (
    _ultralytics,
    _llama_factory,
    _axolotl,
    _torchtitan,
    _fairseq,
    _litgpt,
    _composer,
    _opennmt,
    _megatron,
    _detectron2,
    _nanogpt,
)


REWRITING = (_ultralytics, _nanogpt)
"""Programs that need more than the value of the resume option that the command may have."""


def by_trainer(setup: Setup, rewriting: bool = False) -> Answer | None:
    """The answer of the first program that the command is, None when it is none of them.

    With `rewriting` only those are asked that change more than their one option.
    """
    asked = REWRITING if rewriting else TRAINERS
    return next((answer for trainer in asked if (answer := trainer(setup)) is not None), None)
