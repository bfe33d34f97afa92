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


def _swift(setup: Setup) -> Answer | None:
    """ms-swift, cli/main.py and arguments/sft_args.py: its options are those of the Trainer."""
    if not setup.runs("swift") or not {"sft", "pt", "rlhf"} & set(setup.words):
        return None
    words = [*setup.words, "--resume_from_checkpoint", setup.path]
    return words, "Resumes through --resume_from_checkpoint, which swift passes to its Trainer."


def _verl(setup: Setup) -> Answer | None:
    """verl, docs/examples/config.rst: trainer.resume_from_path counts where resume_mode is resume_path."""
    step = re.match(r"(.*/global_step_\d+)(?:/|$)", setup.checkpoint.path)
    if step is None or not any(word.startswith("verl.trainer.") for word in setup.words[:12]):
        return None
    kept = [w for w in setup.words if not re.match(r"\+*trainer\.resume_(?:mode|from_path)=", w)]
    said = "Resumes through verl's trainer.resume_from_path."
    return [*kept, "trainer.resume_mode=resume_path", f"trainer.resume_from_path={step[1]}"], said


def _openrlhf(setup: Setup) -> Answer | None:
    """OpenRLHF, cli/train_sft.py and others: a switch, and the newest of the folder of its config is loaded.

    Its options had other names before they got sections (`--ckpt.load_enable`, once `--load_checkpoint`).
    """
    if not any(word.startswith("openrlhf.cli.train_") for word in setup.words):
        return None
    sections = any(re.match(r"--(?:ckpt|train|data|model|actor|ds|ref)\.", word) for word in setup.words)
    flag = "--ckpt.load_enable" if sections else "--load_checkpoint"
    kept = [word for word in setup.words if word != flag]
    return [*kept, flag], f"Resumes through {flag}, from the newest in OpenRLHF's own checkpoint folder."


def _torchtune(setup: Setup) -> Answer | None:
    """torchtune, docs/source/deep_dives/checkpointer.rst: adapters of the last epoch are found by themselves.

    Full fine-tuning would need the names of its files too, so nothing is said for that.
    """
    if not setup.runs("tune") or not any("lora" in word for word in setup.words):
        return None
    kept = [word for word in setup.words if not word.startswith("resume_from_checkpoint=")]
    return [
        *kept,
        "resume_from_checkpoint=True",
    ], "Resumes as torchtune does, from the last epoch in output_dir."


def _sd_scripts(setup: Setup) -> Answer | None:
    """kohya-ss/sd-scripts, library/train_util.py: --resume takes the folder of a saved state."""
    scripts = re.compile(r"(?:sdxl_|sd3_|flux_)?train(?:_network|_control_net|_textual_inversion|_db)?\.py$")
    runs = any(scripts.match(Path(word).name) for word in setup.words[:12])
    if not runs or setup.checkpoint.format != "accelerate" or "train_util" not in setup.script.text:
        return None
    return [*setup.words, "--resume", setup.path], "Resumes through --resume, as sd-scripts saved its state."


TRAINERS: Sequence[Callable[[Setup], Answer | None]] = (
    _ultralytics,
    _llama_factory,
    _axolotl,
    _torchtitan,
    _fairseq,
    _litgpt,
    _composer,
    _opennmt,
    _swift,
    _verl,
    _openrlhf,
    _torchtune,
    _sd_scripts,
    _megatron,
    _detectron2,
    _nanogpt,
)


REWRITING = (_ultralytics, _nanogpt, _verl, _torchtune)
"""Programs that need more than the value of the resume option that the command may have."""


def by_trainer(setup: Setup, rewriting: bool = False) -> Answer | None:
    """The answer of the first program that the command is, None when it is none of them.

    With `rewriting` only those are asked that change more than their one option.
    """
    asked = REWRITING if rewriting else TRAINERS
    return next((answer for trainer in asked if (answer := trainer(setup)) is not None), None)
