"""The settings of a run: what its command line says and what the config files named there say."""

from __future__ import annotations

import re
import shlex
import stat
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

MAX_FILE = 256 * 1024
MAX_KEYS = 2000
MAX_TEXT = 2000
"""Bytes of a config file, settings of a run, characters of one value; what is larger is data, not config."""

_INT = re.compile(r"[+-]?\d{1,18}")
_FLOAT = re.compile(r"[+-]?(\d+\.\d*|\.\d+|\d+(?=[eE]))([eE][+-]?\d{1,4})?")
_OVERRIDE = re.compile(r"\+{0,2}([A-Za-z_][\w./@-]*)=(.*)", re.DOTALL)
_OPTION = re.compile(r"--?([A-Za-z][\w.-]*)(?:=(.*))?", re.DOTALL)
_PYTHON = re.compile(r"(python|pypy)[\d.]*(\.exe)?")
_PYTHON_WITH_VALUE = frozenset({"-W", "-X", "--check-hash-based-pycs"})
_SHELLS = frozenset({"sh", "bash", "dash", "zsh"})
_WORDS: dict[str, Any] = {"true": True, "false": False, "none": None, "null": None}


def read_config(command: Sequence[str], workdir: Path) -> dict[str, Any]:
    """The settings by name as written there (leading dashes dropped, nested ones joined with dots).

    The command line wins over files, also where the two spell a name with `-` and `_`. Reads only regular
    files with the endings .json, .yaml, .yml, .toml that the command names; a broken file is left out.
    """
    words = setting_words(command)
    from_argv = _from_words(words)
    config: dict[str, Any] = {}
    for path in _named_files(words, workdir):
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


def typed(text: str) -> Any:
    """The value that a piece of text stands for: int, float, bool, None, or the text (cut when huge)."""
    word = text.strip()
    if word.lower() in _WORDS:
        return _WORDS[word.lower()]
    if _INT.fullmatch(word):
        return int(word)
    if _FLOAT.fullmatch(word):
        return float(word)
    return text[:MAX_TEXT]


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
    for word in words[:1000]:
        name = word.split("=", 1)[1] if "=" in word else word
        if name.lower().endswith((".json", ".yaml", ".yml", ".toml")) and "\0" not in name:
            yield workdir / name.removeprefix("@")


def _read_file(path: Path) -> dict[str, Any]:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_FILE:
            return {}
        data = _parse(path.read_bytes(), path.suffix.lower())
        return dict(_flat(data)) if isinstance(data, Mapping) else {}
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
    from trainmon.capture.safe_yaml import load

    return load(text)


def _flat(data: Mapping[Any, Any]) -> Iterator[tuple[str, Any]]:
    """Pairs of dotted name and plain value, at most MAX_KEYS (YAML aliases can stand for billions)."""
    stack: list[tuple[str, Any]] = [("", data)]
    left = MAX_KEYS
    while stack and left > 0:
        left -= 1
        name, value = stack.pop()
        if isinstance(value, Mapping) and value:
            prefix = f"{name}." if name else ""
            if len(prefix) < 200:
                stack += [(f"{prefix}{key}", item) for key, item in reversed(list(value.items())[:MAX_KEYS])]
        elif name:
            plain = _plain(value)
            if plain is not _TOO_LARGE:
                yield name, plain


_TOO_LARGE = object()


def _plain(value: Any) -> Any:
    """A scalar, or a short list of scalars; anything larger is data and left out."""
    if isinstance(value, str):
        return typed(value) if len(value) <= MAX_TEXT else _TOO_LARGE
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if abs(value) < float("inf") else str(value)
    if isinstance(value, list):
        if len(value) > 64 or any(isinstance(item, list | Mapping) for item in value):
            return _TOO_LARGE
        return [_plain(item) for item in value]
    return str(value)[:MAX_TEXT]
