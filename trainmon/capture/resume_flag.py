"""How a training command is told to continue from a checkpoint; nothing is made up when nothing is known."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from pathlib import Path

from trainmon.capture.resume_trainers import Setup, by_trainer
from trainmon.capture.script_source import Option, Script, read_script
from trainmon.model import Checkpoint

_FLAG = re.compile(
    r"--?(?:resume(?:[-_]?from(?:[-_]?(?:checkpoint|ckpt|path))?)?(?:[-_](?:path|checkpoint|ckpt))?|"
    r"(?:load[-_])?(?:ckpt|checkpoint)(?:[-_](?:path|file))?|load(?:[-_]from)?|restore(?:[-_](?:from|file))?|"
    r"train_from|init[-_]from[-_]ckpt)"
)
_OVERRIDE = re.compile(
    r"\+{0,2}(?:[\w.]+[./])?(?:ckpt_path|resume|resume_from_checkpoint|resume_from|checkpoint_path|resume_path|"
    r"load_path|restore_file)"
)
_SOURCE = re.compile(
    r"--(?:resume|continue[-_]?(?:from|path|train)|ckpt|checkpoint|load[-_]c|restore)[\w-]{0,40}"
)
_NOT_A_SOURCE = re.compile(
    r"(?:dir|every|interval|freq|steps|epochs|limit|keep|name|folder|save|best|num|wandb|id$|optim|strict)"
)
_IN_CONFIG = re.compile(
    r"(?:cfg|config|conf)(?P<path>(?:\.\w+)*)"
    r"(?:\.|\.get\(\s*['\"])(?P<key>ckpt_path|resume_from_checkpoint|resume_from|resume_path|resume)\b"
)
_TRAINER_PARSERS = frozenset({"HfArgumentParser", "TrlParser", "H4ArgumentParser"})
_USES_IT = re.compile(r"resume_from_checkpoint|get_last_checkpoint")
_SWITCHES = ("true", "false", "yes", "no", "1", "0")
_SHELL_ACTIVE = re.compile(r"[;&|<>$`(){}*?\[\]~!#\n\\]")
OWN_CHOICE = "It takes no path: the script chooses the checkpoint."


def resume_words(argv: Sequence[str], checkpoint: Checkpoint, workdir: Path) -> tuple[list[str], str, bool]:
    """The command that resumes, a sentence that says how, and whether it does.

    The command is unchanged when nothing is known. In this order: a resume flag that the command has already,
    a known training program, one that the script's source declares, the flag that belongs to the checkpoint's
    kind. Reads the script and the modules beside it as text.
    """
    words = list(argv)
    if _is_shell_line(words):
        return _in_shell_line(words, checkpoint, workdir)
    setup = Setup(tuple(words), read_script(words, workdir), checkpoint)
    at = existing_option(words)
    known = by_trainer(setup, rewriting=True) if at is not None else by_trainer(setup)
    if at is not None and known is None:
        return *_through_existing(words, at, setup), True
    if known is not None:
        return *known, True
    declared = _declared(setup.script)
    if declared is not None:
        return *_through_declared(words, declared, setup), True
    usual = _by_kind(setup)
    if usual is not None:
        note = (
            f"Resumes through {usual[0].partition('=')[0]}, as is usual for {checkpoint.format} checkpoints."
        )
        return [*words, *usual], note, True
    itself = _by_itself(setup.script)
    if itself is not None:
        return words, itself, True
    return words, _unknown(setup), False


def existing_option(words: Sequence[str]) -> int | None:
    """Index of the word that says from where to resume; options of the program itself do not count."""
    for index, word in enumerate(words):
        name, equals, _ = word.partition("=")
        if index and (_FLAG.fullmatch(name) or (equals and _OVERRIDE.fullmatch(name))):
            return index
    return None


def _through_existing(words: list[str], at: int, setup: Setup) -> tuple[list[str], str]:
    """Put the checkpoint where the command names one; a bare switch such as `--resume` stays one."""
    name, equals, given = words[at].partition("=")
    path = setup.path
    note = f"Resumes through {name}, which the command already has."
    if equals:
        if given.lower() in _SWITCHES and "from" not in name and "path" not in name:
            return [*words[:at], f"{name}=True", *words[at + 1 :]], f"{note} {OWN_CHOICE}"
        return [*words[:at], _assigned(name, path), *words[at + 1 :]], note
    value = words[at + 1] if at + 1 < len(words) and not words[at + 1].startswith("-") else None
    option = next((option for option in setup.script.options if option.flag == name), None)
    takes = option.takes if option else ("path" if value is not None else "nothing")
    if takes == "nothing" or (value is not None and value.lower() in _SWITCHES and "from" not in name):
        return words, f"{note} {OWN_CHOICE}"
    return [*words[: at + 1], path, *words[at + (1 if value is None else 2) :]], note


def _assigned(name: str, path: str) -> str:
    """`name=path` with the quotes that Hydra needs; flags take the path as it is."""
    quoted = not name.startswith("-") and re.search(r"[=,\s(){}\[\]]", path)
    return f"{name}='{path}'" if quoted else f"{name}={path}"


def _is_shell_line(words: Sequence[str]) -> bool:
    shells = ("sh", "bash", "dash", "zsh")
    return len(words) > 2 and Path(words[0]).name in shells and words[1].startswith("-") and "c" in words[1]


def _in_shell_line(words: list[str], checkpoint: Checkpoint, workdir: Path) -> tuple[list[str], str, bool]:
    """A line that is one plain command is treated as that; any other is left as it is."""
    inner: list[str] = []
    if not _SHELL_ACTIVE.search(words[2]):
        try:
            inner = shlex.split(words[2])
        except ValueError:
            inner = []
    if inner and not _is_shell_line(inner):
        changed, note, resumes = resume_words(inner, checkpoint, workdir)
        return [*words[:2], shlex.join(changed) if resumes else words[2], *words[3:]], note, resumes
    path = Setup((), Script(), checkpoint).path
    return words, f"The training runs inside a shell line; to resume, give it {path} there.", False


def _declared(script: Script) -> Option | None:
    """The best resume option of the script's own command line: one that takes a path before a switch."""
    found = [o for o in script.options if _SOURCE.fullmatch(o.flag) and not _NOT_A_SOURCE.search(o.flag)]
    order = {"path": 0, "nothing": 1, "bool": 2, "int": 3}
    return min(found, key=lambda o: ("resume" not in o.flag, order[o.takes]), default=None)


def _through_declared(words: list[str], option: Option, setup: Setup) -> tuple[list[str], str]:
    note = f"Resumes through {option.flag}, which the training script declares."
    if option.takes == "nothing":
        return [*words, option.flag], f"{note} {OWN_CHOICE}"
    if option.takes == "bool":
        return [*words, option.flag, "True"], f"{note} {OWN_CHOICE}"
    if option.takes == "int":
        checkpoint = setup.checkpoint
        number = (
            checkpoint.epoch if "epoch" in option.flag and checkpoint.epoch is not None else checkpoint.step
        )
        return [*words, option.flag, str(int(number or 0))], f"{note} It takes a number."
    return [*words, option.flag, setup.path], note


def _by_kind(setup: Setup) -> list[str] | None:
    """The words usual for a framework, only where nothing shows that the script does not read them."""
    text, kind, path = setup.script.text, setup.checkpoint.format, setup.path
    if kind == "huggingface" and not text:
        return ["--resume_from_checkpoint", path]
    names = setup.script.names
    if _only_config_file(setup):
        return None
    if kind == "huggingface" and names & _TRAINER_PARSERS and _USES_IT.search(text):
        return ["--resume_from_checkpoint", path]
    if "LightningCLI" in names or (kind == "lightning" and not text and "fit" in setup.words):
        return ["--ckpt_path", path]
    if "hydra" in names or "hydra_runner" in names:
        if "exp_manager" in names:  # NeMo, utils/exp_manager.py
            return ["++exp_manager.resume_if_exists=true"]
        named = _IN_CONFIG.search(text)
        if named:
            return [_assigned(f"++{named['path'].lstrip('.')}.{named['key']}".replace("++.", "++"), path)]
    return None


def _only_config_file(setup: Setup) -> str | None:
    """The one word after the script when that is a file of settings which HfArgumentParser reads alone."""
    at = next((i for i, word in enumerate(setup.words) if word.endswith(".py")), None)
    rest = setup.words[at + 1 :] if at is not None else ()
    alone = len(rest) == 1 and rest[0].endswith((".json", ".yaml", ".yml"))
    return rest[0] if alone and {"parse_json_file", "parse_yaml_file"} & setup.script.names else None


def _by_itself(script: Script) -> str | None:
    """A script that goes on from its last checkpoint without being told."""
    for start in script.starts:
        if start.keywords.get("resume_from_checkpoint") is True or start.keywords.get("ckpt_path") in (
            "last",
            "hpc",
        ):
            return f"The script itself goes on from its last checkpoint ({start.place})."
    if "BackupAndRestore" in script.names:
        return "The script itself goes on from its last state, through Keras's BackupAndRestore."
    return None


def _unknown(setup: Setup) -> str:
    """Plainly that nothing is known, and what to write where when the call that must change is known."""
    config = _only_config_file(setup)
    if config is not None:
        return (
            f"The script reads all its settings from {config}, so the command starts it from the beginning. "
            f"To resume, write resume_from_checkpoint with {setup.path} into that file."
        )
    keywords = {"train": "resume_from_checkpoint", "fit": "ckpt_path"}
    kinds = {"huggingface": "train", "lightning": "fit"}
    for start in setup.script.starts:
        word = keywords[start.method]
        if kinds.get(setup.checkpoint.format) == start.method and word not in start.keywords:
            return (
                f"This script has no option for a checkpoint, so the command starts it from the beginning. To resume, "
                f"write .{start.method}({word}={setup.path!r}) in {start.place}, or give the script such an option."
            )
    return (
        "How this script takes a checkpoint is not known, so the command starts it from the beginning. "
        f"To resume, load {setup.path} in the script or add the flag that it has for this."
    )
