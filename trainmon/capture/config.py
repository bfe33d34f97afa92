"""The settings of a run: what its command line says and what the config files named there say."""

from __future__ import annotations

import os
import re
import shlex
import stat
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from trainmon.capture.config_python import read_python
from trainmon.capture.config_shell import command_in, script_of
from trainmon.flat import MAX_KEYS, flat_settings, typed

MAX_FILE = 256 * 1024
"""Bytes of a config file; what is larger is data, not config."""

MAX_BASES = 8

_OVERRIDE = re.compile(r"\+{0,2}([A-Za-z_][\w./@-]*)=(.*)", re.DOTALL)
_OPTION = re.compile(r"--?([A-Za-z][\w.-]*)(?:=(.*))?", re.DOTALL)
_PYTHON = re.compile(r"(python|pypy)[\d.]*(\.exe)?")
_PYTHON_WITH_VALUE = frozenset({"-W", "-X", "--check-hash-based-pycs"})
_SHELLS = frozenset({"sh", "bash", "dash", "zsh"})


def read_config(command: Sequence[str], workdir: Path) -> dict[str, Any]:
    """The settings by name as written there (leading dashes dropped, nested ones joined with dots).

    The command line wins over files, also where the two spell a name with `-` and `_`. Reads only regular
    files with the endings .json, .yaml, .yml, .toml that the command names, those of Python after its script, the
    DeepSpeed file that one of them names, and accelerate's default file where the command names none; a broken file
    is left out. Of a shell script the command in it counts.
    """
    script = script_of(command, workdir)
    inner = command_in(script) if script is not None else []
    if inner:
        both = read_config(inner, workdir) | _from_words(setting_words(command))
        return dict(list(both.items())[:MAX_KEYS])
    words = setting_words(command)
    from_argv = _from_words(words)
    config: dict[str, Any] = {}
    for path in _accelerate_default(command):
        config |= _read_file(path)
    for path in _named_files(words, workdir):
        config |= _read_file(path)
    for path in list(_deepspeed_files(config, workdir)):
        config |= _read_file(path)
    taken = {_spelling(name) for name in from_argv}
    config = {name: value for name, value in config.items() if _spelling(name) not in taken}
    return dict(list((config | from_argv).items())[:MAX_KEYS])


def setting_words(command: Sequence[str]) -> list[str]:
    """The words of a command that may be settings: without program, interpreter options and inline code."""
    words = list(command)
    if len(words) >= 3 and Path(words[0]).name in _SHELLS and words[1] in ("-c", "-lc", "-ec"):
        try:
            words = shlex.split(words[2])
        except ValueError:
            return []
    for index, word in enumerate(words):
        if _PYTHON.fullmatch(Path(word).name):
            return _after_interpreter_options(words[index + 1 :])
        if word.startswith("-") and index:
            break  # a launcher's options begin before any interpreter
    return words[1:]


def _spelling(name: str) -> str:
    return name.replace("-", "_")


def _after_interpreter_options(words: list[str]) -> list[str]:
    """The words from the script on; `-m module` keeps the module, `-c code` drops the code."""
    index = 0
    while index < len(words) and words[index].startswith("-"):
        if words[index] == "-c":
            return words[index + 2 :]
        if words[index] == "-m":
            return words[index + 1 :]
        index += 2 if words[index] in _PYTHON_WITH_VALUE else 1
    return words[index:]


def _from_words(words: list[str]) -> dict[str, Any]:
    """Settings among command words: `--a b`, `--a=b`, `-a b`, `--flag`, and `key=value` after a script."""
    script = next((i for i, word in enumerate(words) if word.endswith(".py")), -1)
    config: dict[str, Any] = {}
    index = 0
    while index < len(words):
        option, override = _OPTION.fullmatch(words[index]), _OVERRIDE.fullmatch(words[index])
        values: list[str] = []
        if option and option[2] is None:
            values = _values_after(words, index, script)
            config[option[1]] = _one_or_list(values) if values else True
        elif option:
            config[option[1]] = typed(option[2])
        elif override and index > script:
            config[override[1]] = typed(override[2])
        index += 1 + len(values)
    return config


def _values_after(words: list[str], index: int, script: int) -> list[str]:
    """The values of the option at `index`: the next word, and further ones only while all are numbers."""
    values: list[str] = []
    for position in range(index + 1, len(words)):
        word = words[position]
        number = isinstance(typed(word), int | float) and not isinstance(typed(word), bool)
        if position == script or (word.startswith("-") and not number):
            break
        if values and not (number and isinstance(typed(values[0]), int | float)):
            break
        values.append(word)
        if not number:
            break
    return values


def _one_or_list(values: list[str]) -> Any:
    return typed(values[0]) if len(values) == 1 else [typed(value) for value in values]


def _named_files(words: Sequence[str], workdir: Path) -> Iterator[Path]:
    script = False
    for word in words[:1000]:
        name = word.split("=", 1)[1] if "=" in word else word
        if "\0" in name:
            continue
        if name.lower().endswith((".json", ".yaml", ".yml", ".toml")) or (script and name.endswith(".py")):
            yield workdir / name.removeprefix("@")
        script = script or word.endswith(".py")


def _deepspeed_files(config: Mapping[str, Any], workdir: Path) -> Iterator[Path]:
    """The DeepSpeed configuration that a file names: `deepspeed: ds.json`, accelerate's `deepspeed_config_file`."""
    for name, value in config.items():
        if name.rsplit(".", 1)[-1] in ("deepspeed", "deepspeed_config", "deepspeed_config_file") and (
            isinstance(value, str) and value.endswith(".json") and "\0" not in value
        ):
            yield workdir / value


def _accelerate_default(command: Sequence[str]) -> Iterator[Path]:
    """Where `accelerate config` writes its answers, which `accelerate launch` reads unless it is given a file
    (accelerate/commands/config/config_args.py)."""
    words = list(command)
    if not any(Path(a).name == "accelerate" and b == "launch" for a, b in pairwise(words)):
        return
    if any(word.partition("=")[0] in ("--config_file", "--config-file") for word in words):
        return
    caches = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser()
    home = Path(os.environ.get("HF_HOME") or caches / "huggingface")
    yield home / "accelerate" / "default_config.yaml"


def _read_file(path: Path) -> dict[str, Any]:
    return flat_settings(read_python(path)) if path.suffix == ".py" else _with_base(path)


def _with_base(path: Path, depth: int = 0) -> dict[str, Any]:
    """A file over the one that it names as its base, as yacs files do (`_BASE_: ../Base-RCNN-FPN.yaml`)."""
    data = read_mapping(path)
    base = data.pop("_BASE_", None)
    if isinstance(base, str) and depth < MAX_BASES and "\0" not in base:
        return _with_base(path.parent / base, depth + 1) | flat_settings(data)
    return flat_settings(data)


def read_mapping(path: Path) -> dict[str, Any]:
    """What a regular JSON, YAML or TOML file says, {} when it is none of moderate size or no mapping."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_FILE:
            return {}
        data = _parse(path.read_bytes(), path.suffix.lower())
        return dict(data) if isinstance(data, Mapping) else {}
    except (OSError, ValueError, RecursionError):
        return {}


def _parse(data: bytes, suffix: str) -> Any:
    """Parse by ending; raises ValueError when it is not that format."""
    text = data.decode("utf-8-sig")
    if suffix == ".json":
        import json

        return json.loads(text)
    if suffix == ".toml":
        import tomllib

        return tomllib.loads(text)
    from trainmon.safe_yaml import load

    return load(text)
