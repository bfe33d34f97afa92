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
    r"""([^)]{0,200})"""
)
_NOT_A_SOURCE = re.compile(r"(?:dir|every|interval|freq|steps|epochs|limit|keep|name|folder|save|best|num)")
_TRAINER_PARSER = re.compile(r"HfArgumentParser|TrlParser|H4ArgumentParser")
_SWITCHES = ("true", "false", "yes", "no", "1", "0")
_MAX_SCRIPT = 1024 * 1024


def resume_words(argv: Sequence[str], checkpoint: Checkpoint, workdir: Path) -> tuple[list[str], str]:
    """The command that resumes, and a sentence that says how; the command unchanged when that is unknown.

    In this order: a resume flag that the command has already, one that the script's source declares, the
    flag that belongs to the checkpoint's kind. Reads the script as text, at most 1 MiB.
    """
    words, path = list(argv), _path_for(checkpoint)
    if _is_shell_line(words):
        return words, f"The training runs inside a shell line; to resume, give it {path} there."
    source = _script_text(words, workdir)
    at = _existing(words)
    if at is not None:
        return _through_existing(words, at, path, source)
    declared = _declared(source)
    if declared is not None:
        flag, takes_value = declared
        words += [flag, path] if takes_value else [flag]
        note = f"Resumes through {flag}, which the training script declares."
        return words, note if takes_value else f"{note} It takes no path: the script chooses the checkpoint."
    usual = _by_kind(checkpoint, source, words, path)
    if usual is not None:
        flag = usual[0].partition("=")[0]
        return [*words, *usual], f"Resumes through {flag}, as is usual for {checkpoint.format} checkpoints."
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


def _through_existing(words: list[str], at: int, path: str, source: str) -> tuple[list[str], str]:
    """Put the checkpoint where the command names one; a bare switch such as `--resume` stays one."""
    name, equals, _ = words[at].partition("=")
    note = f"Resumes through {name}, which the command already has."
    if equals:
        quoted = not name.startswith("-") and re.search(r"[=,\s(){}\[\]]", path)
        return [*words[:at], f"{name}='{path}'" if quoted else f"{name}={path}", *words[at + 1 :]], note
    value = words[at + 1] if at + 1 < len(words) and not words[at + 1].startswith("-") else None
    declared = next((takes for flag, takes in _declarations(source) if flag == name), value is not None)
    if not declared or (value is not None and value.lower() in _SWITCHES and "from" not in name):
        return words, f"{note} It takes no path: the script chooses the checkpoint."
    return [*words[: at + 1], path, *words[at + (1 if value is None else 2) :]], note


def _is_shell_line(words: Sequence[str]) -> bool:
    shells = ("sh", "bash", "dash", "zsh")
    return len(words) > 2 and Path(words[0]).name in shells and words[1].startswith("-") and "c" in words[1]


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
    """The best resume flag that the script's argument parser declares, and whether it takes a path."""
    return next(iter(sorted(_declarations(source), key=lambda found: "resume" not in found[0])), None)


def _declarations(source: str) -> list[tuple[str, bool]]:
    return [
        (match[1], "store_true" not in match[2] and "is_flag" not in match[2])
        for match in _IN_SCRIPT.finditer(source)
        if not _NOT_A_SOURCE.search(match[1])
    ]


def _by_kind(checkpoint: Checkpoint, source: str, words: Sequence[str], path: str) -> list[str] | None:
    """The words usual for a framework, only where nothing shows that the script does not read them."""
    if checkpoint.format == "huggingface" and (not source or _TRAINER_PARSER.search(source)):
        return ["--resume_from_checkpoint", path]
    if checkpoint.format == "lightning":
        if "hydra" in source and "ckpt_path" in source:
            return [f"ckpt_path='{path}'"]
        if "LightningCLI" in source or "fit" in words:
            return ["--ckpt_path", path]
    if checkpoint.format == "deepspeed" and any("megatron" in word.lower() for word in words):
        return ["--load", path]
    return None
