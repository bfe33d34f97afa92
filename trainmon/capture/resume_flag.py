"""How a training command is told to continue from a checkpoint; nothing is made up when nothing is known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from trainmon.model import Checkpoint

_FLAG = re.compile(
    r"--?(?:resume(?:[-_]?from(?:[-_]?(?:checkpoint|ckpt|path))?)?(?:[-_](?:path|checkpoint|ckpt))?|"
    r"(?:load[-_])?(?:ckpt|checkpoint)(?:[-_](?:path|file))?|load(?:[-_]from)?|restore(?:[-_]from)?|init[-_]from[-_]ckpt)"
)
_OVERRIDE = re.compile(
    r"\+{0,2}(?:[\w.]+[./])?(?:ckpt_path|resume|resume_from_checkpoint|resume_from|checkpoint_path|resume_path)"
)
_IN_SCRIPT = re.compile(
    r"""(?:add_argument|option|Option)\(\s*(?:["']-\w["']\s*,\s*)?["'](--(?:resume|ckpt|checkpoint|load[-_]c|restore)[\w-]{0,40})["']"""
    r"""([^\n]{0,200})"""
)
_NOT_A_SOURCE = re.compile(r"(?:dir|every|interval|freq|steps|epochs|limit|keep|name|folder|save|best|num)")
_MAX_SCRIPT = 1024 * 1024


def resume_words(argv: Sequence[str], checkpoint: Checkpoint, workdir: Path) -> tuple[list[str], str]:
    """The command that resumes, and a sentence that says how; the command unchanged when that is unknown.

    In this order: a resume flag that the command has already, one that the script's source declares, the
    flag that belongs to the checkpoint's kind. Reads the script as text, at most 1 MiB.
    """
    words, path = list(argv), _path_for(checkpoint)
    at = _existing(words)
    if at is not None:
        return _with_value(
            words, at, path
        ), f"Resumes through {_shown(words[at])}, which the command already has."
    source = _script_text(words, workdir)
    declared = _declared(source)
    if declared is not None:
        flag, takes_value = declared
        words += [flag, path] if takes_value else [flag]
        note = f"Resumes through {flag}, which the training script declares."
        return words, note if takes_value else f"{note} It takes no path: the script chooses the checkpoint."
    by_kind = _by_kind(checkpoint, source, words)
    if by_kind is not None:
        return [
            *words,
            by_kind,
            path,
        ], f"Resumes through {by_kind}, as is usual for {checkpoint.format} checkpoints."
    return words, (
        "How this script takes a checkpoint is not known, so the command starts it from the beginning. "
        f"To resume, load {path} in the script or add the flag that it has for this."
    )


def _path_for(checkpoint: Checkpoint) -> str:
    """DeepSpeed is given the folder that holds the global_stepN folders."""
    path = Path(checkpoint.path)
    return str(path.parent) if checkpoint.format == "deepspeed" else str(path)


def _existing(words: Sequence[str]) -> int | None:
    """Index of the word that says from where to resume; options of the program itself do not count."""
    for index, word in enumerate(words):
        name, equals, _ = word.partition("=")
        if index and (_FLAG.fullmatch(name) or (equals and _OVERRIDE.fullmatch(name))):
            return index
    return None


def _with_value(words: list[str], index: int, path: str) -> list[str]:
    """The words with the checkpoint as value of the flag at `index`, in the form that is there."""
    name, equals, _ = words[index].partition("=")
    if equals:
        value = f"'{path}'" if not name.startswith("-") and re.search(r"[=,\s(){}\[\]]", path) else path
        return [*words[:index], f"{name}={value}", *words[index + 1 :]]
    has_value = index + 1 < len(words) and not words[index + 1].startswith("-")
    return [*words[: index + 1], path, *words[index + (2 if has_value else 1) :]]


def _shown(word: str) -> str:
    return word.partition("=")[0]


def _script_text(words: Sequence[str], workdir: Path) -> str:
    """Source of the first .py file in the command, empty when it cannot be read."""
    for word in words:
        if word.endswith(".py") and "\0" not in word:
            path = workdir / word
            try:
                if path.is_file() and path.stat().st_size <= _MAX_SCRIPT:
                    return path.read_text(encoding="utf-8", errors="replace")
            except OSError:
                pass
            return ""
    return ""


def _declared(source: str) -> tuple[str, bool] | None:
    """The resume flag that the script's argument parser declares, and whether it takes a path."""
    found = [match for match in _IN_SCRIPT.finditer(source) if not _NOT_A_SOURCE.search(match[1])]
    found.sort(key=lambda match: "resume" not in match[1])
    for match in found:
        takes_value = "store_true" not in match[2] and "is_flag" not in match[2]
        return match[1], takes_value
    return None


def _by_kind(checkpoint: Checkpoint, source: str, words: Sequence[str]) -> str | None:
    """The flag usual for a framework, only where the script shows that this framework reads its arguments."""
    if checkpoint.format == "huggingface":
        parses_itself = "ArgumentParser(" in source and "HfArgumentParser" not in source
        return None if parses_itself else "--resume_from_checkpoint"
    if checkpoint.format == "lightning" and ("LightningCLI" in source or "fit" in words):
        return "--ckpt_path"
    if checkpoint.format == "deepspeed" and any(
        "megatron" in word.lower() or "pretrain_" in word for word in words
    ):
        return "--load"
    return None
