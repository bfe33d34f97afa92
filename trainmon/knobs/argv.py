"""Settings in a command: read them, and write one where it stands or where its program is known to take it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Any

from trainmon.knobs.names import KNOBS, canonical
from trainmon.knobs.sections import of_validation

_OVERRIDE = re.compile(r"\+{0,2}[A-Za-z_][\w.]*=.*", re.DOTALL)
_NAME = re.compile(r"[-+]{0,2}[A-Za-z_][\w.\-]*")
# yacs reads its options as a list of keys and values (detectron2's `SOLVER.IMS_PER_BATCH 16`).
_YACS = re.compile(r"[A-Z][A-Z0-9_]*(?:\.[A-Z][A-Z0-9_]*)+")


def read_argv(argv: Sequence[str]) -> list[tuple[str, str]]:
    """Settings in a command as (name as written, value text), in order; a flag alone has the value "true"."""
    found: list[tuple[str, str]] = []
    for here, word in enumerate(argv):
        following = argv[here + 1] if here + 1 < len(argv) else None
        if word.startswith("-") and len(word) > 1 and not word.lstrip("-")[:1].isdigit():
            name, equals, value = word.partition("=")
            if equals:
                found.append((name, value))
            else:
                found.append((name, str(following) if _is_value(following) else "true"))
        elif _OVERRIDE.fullmatch(word) and here:
            name, _, value = word.partition("=")
            found.append((name, value))
        elif _YACS.fullmatch(word) and here and following is not None and _is_value(following):
            found.append((word, following))
    return found


def write(argv: Sequence[str], parameter: str, value: Any) -> list[str] | None:
    """A copy of a command with one setting changed; None when the command has no such setting to change.

    A setting is rewritten where it stands (`--name V`, `--name=V`, `name=V`, `KEY V`). One that the command does
    not say is only added when the command shows a program that is known to take it (see `_added`); otherwise a
    new option is never guessed: a program that does not know it would die at once.
    """
    words = list(argv)
    for here in _places(words, parameter):
        written = _written(words, here, value)
        if written is not None:
            return written
    return _added(words, parameter, value)


def _places(words: Sequence[str], parameter: str) -> Iterator[int]:
    """Where a setting stands, the last first: under this very name before one with another section."""
    wanted = canonical(parameter)
    leaf = wanted.rsplit(".", 1)[-1]
    others: list[int] = []
    for here in range(len(words) - 1, 0, -1):
        name = canonical(words[here].partition("=")[0])
        if name == wanted:
            yield here
        elif name.rsplit(".", 1)[-1] == leaf and of_validation(name) == of_validation(wanted):
            others.append(here)
    yield from others


def _written(words: list[str], here: int, value: Any) -> list[str] | None:
    word = words[here]
    name, equals, old = word.partition("=")
    if equals and _NAME.fullmatch(name):
        return [*words[:here], f"{name}={_like(old, value)}", *words[here + 1 :]]
    following = words[here + 1] if here + 1 < len(words) else None
    if not word.startswith("-"):
        if _YACS.fullmatch(word) and following is not None:
            return [*words[: here + 1], _like(following, value, capital=True), *words[here + 2 :]]
        return None
    has_value = _is_value(following)
    if isinstance(value, bool) and not (
        has_value and str(following).lower() in ("true", "false", "0", "1", "yes", "no")
    ):
        return words if value else [*words[:here], *words[here + 1 :]]
    return [*words[: here + 1], _like(str(following), value), *words[here + 2 :]] if has_value else None


def _is_value(following: str | None) -> bool:
    return following is not None and (not following.startswith("-") or following[1:2].isdigit())


def _text(value: Any, capital: bool = False) -> str:
    if isinstance(value, bool):
        return str(value) if capital else str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)


def _like(old: str, value: Any, capital: bool = False) -> str:
    """The value's text in the form of the old one: `[8]` for `[4]`, `True` for `False`."""
    text = _text(value, capital or old in ("True", "False"))
    return f"[{text}]" if re.fullmatch(r"\[[^\[\],]*\]", old) else text


# Flags that only a program which parses the whole of `TrainingArguments` has.
_HF_ONLY = frozenset({"per_device_train_batch_size", "per_device_eval_batch_size", "num_train_epochs"})
_TRL = frozenset({"sft", "dpo", "grpo", "kto", "reward", "rloo"})
# What LightningCLI passes on to its Trainer; https://lightning.ai/docs/pytorch/stable/cli/lightning_cli.html
_OF_TRAINER = frozenset({"accumulate_grad_batches", "gradient_clip_val", "precision", "default_root_dir"})


def _added(words: list[str], parameter: str, value: Any) -> list[str] | None:
    """The command with an option more, where its program shows that it parses all of a library's options."""
    options = {canonical(w.partition("=")[0]) for w in words if w[:2] == "--"}
    leaf = canonical(parameter).rsplit(".", 1)[-1]
    program = {PurePath(w).name for w in words[:3]}
    if leaf in _own_names("hf") and (options & _HF_ONLY or ("trl" in program and _TRL & set(words))):
        return [*words, f"--{leaf}", _text(value)]
    if leaf in _own_names("megatron") and {"micro_batch_size", "num_layers"} <= options:
        return _flagged(words, leaf.replace("_", "-"), value)
    if leaf in _own_names("fairseq") and "fairseq-train" in program:
        return _flagged(words, leaf.replace("_", "-"), value)
    if leaf in _own_names("ultralytics") - {"nc"} and "yolo" in program:
        return [*words, f"{leaf}={_text(value, capital=True)}"]
    if _YACS.fullmatch(parameter) and any(map(_YACS.fullmatch, words)):
        return [*words, parameter, _text(value, capital=True)]
    if parameter in _paths("mmengine") and "--cfg-options" in words:
        here = words.index("--cfg-options") + 1
        return [*words[:here], f"{parameter}={_text(value, capital=True)}", *words[here:]]
    if leaf in _OF_TRAINER and any(name.startswith("trainer.") for name in options):
        return [*words, f"--trainer.{leaf}", _text(value)]
    return None


def _flagged(words: list[str], name: str, value: Any) -> list[str] | None:
    """With an argparse switch, or an option and its value; a switch cannot be given to be off."""
    if isinstance(value, bool):
        return [*words, f"--{name}"] if value else None
    return [*words, f"--{name}", _text(value)]


def _paths(framework: str) -> frozenset[str]:
    return frozenset(name for knob in KNOBS.values() if (name := knob.framework.get(framework)))


def _own_names(framework: str) -> frozenset[str]:
    """A framework's own options."""
    return _paths(framework)
