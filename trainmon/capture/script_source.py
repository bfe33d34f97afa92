"""A training script as text: the options that it declares and the calls that start the training.

The script and the modules beside it that it imports are parsed, never imported or run.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MAX_FILE = 1024 * 1024
MAX_MODULES = 12


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a script's command line; `takes` is "nothing", "path", "bool" or "int"."""

    flag: str
    takes: str


@dataclass(frozen=True, slots=True)
class Start:
    """A call of `train` or `fit`: where it stands, and its keywords with their constants (None: no constant)."""

    place: str
    method: str
    keywords: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Script:
    """What can be read of a training script; everything is empty when there is none to read."""

    text: str = ""
    options: tuple[Option, ...] = ()
    starts: tuple[Start, ...] = ()
    names: frozenset[str] = field(default_factory=frozenset)


def read_script(words: Sequence[str], workdir: Path) -> Script:
    """The script that a command runs, with the modules beside it that it imports; raises nothing."""
    path = script_path(words, workdir)
    if path is None:
        return Script()
    texts: list[str] = []
    options: list[Option] = []
    starts: list[Start] = []
    names: set[str] = set()
    waiting, seen = [path], {path}
    while waiting and len(seen) <= MAX_MODULES:
        file = waiting.pop(0)
        text = _text(file)
        texts.append(text)
        tree = _parse(text)
        if tree is None:
            continue
        options += _options(tree)
        starts += _starts(tree, file.name)
        names |= {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
        names |= {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
        beside = [p for p in _imported(tree, path.parent) if p not in seen]
        seen |= set(beside)
        waiting += beside
    return Script("\n".join(texts), tuple(options), tuple(starts), frozenset(names))


def script_path(words: Sequence[str], workdir: Path) -> Path | None:
    """The first Python file of a command, given as such or as `-m MODULE`; None without a readable one."""
    for at, word in enumerate(words):
        if "\0" in word:
            return None
        if word.endswith(".py"):
            return _file(workdir / word)
        if word == "-m" and at + 1 < len(words) and all(p.isidentifier() for p in words[at + 1].split(".")):
            module = workdir.joinpath(*words[at + 1].split("."))
            found = _file(module.with_name(f"{module.name}.py")) or _file(module / "__main__.py")
            if found is not None:
                return found
    return None


def _file(path: Path) -> Path | None:
    try:
        return path if path.is_file() and path.stat().st_size <= MAX_FILE else None
    except OSError:
        return None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _parse(text: str) -> ast.Module | None:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _imported(tree: ast.Module, folder: Path) -> Iterator[Path]:
    """Modules that lie beside the script."""
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            found = _file(folder.joinpath(*name.split(".")).with_suffix(".py"))
            if found is not None:
                yield found


def _options(tree: ast.Module) -> Iterator[Option]:
    """Options of argparse, click, typer and absl, and the parameters of what python-fire calls."""
    fired = {_name(a) for n in _calls(tree) if _called(n.func) == "Fire" for a in n.args[:1]}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = _called(node.func)
            if name in ("add_argument", "option", "Option", "add_arg"):
                flags = [v for v in map(_constant, node.args) if isinstance(v, str) and v.startswith("--")]
                yield from (Option(flag.split("/")[0], _takes(node)) for flag in flags)
            elif name in ("DEFINE_string", "DEFINE_bool", "DEFINE_boolean", "DEFINE_integer") and node.args:
                flag = _constant(node.args[0])
                kind = {"DEFINE_string": "path", "DEFINE_integer": "int"}.get(name, "bool")
                if isinstance(flag, str):
                    yield Option(f"--{flag}", kind)
        elif isinstance(node, ast.FunctionDef) and node.name in fired:
            yield from (Option(f"--{arg.arg}", _annotated(arg)) for arg in node.args.args)


def _takes(call: ast.Call) -> str:
    """What follows the flag, from action, is_flag and type."""
    said = {k.arg: k.value for k in call.keywords if k.arg}
    action = _constant(said["action"]) if "action" in said else None
    if (
        action in ("store_true", "store_false", "store_const", "count")
        or _constant(said.get("is_flag")) is True
    ):
        return "nothing"
    if isinstance(said.get("action"), ast.Attribute):  # argparse.BooleanOptionalAction
        return "nothing"
    kind = _name(said["type"]) if "type" in said else ""
    if "bool" in kind.lower():
        return "bool"
    return "int" if kind == "int" else "path"


def _annotated(argument: ast.arg) -> str:
    kind = _name(argument.annotation) if argument.annotation else ""
    return {"bool": "bool", "int": "int"}.get(kind, "path")


def _starts(tree: ast.Module, file: str) -> Iterator[Start]:
    for node in _calls(tree):
        if isinstance(node.func, ast.Attribute) and node.func.attr in ("train", "fit"):
            said = {k.arg: _constant(k.value) for k in node.keywords if k.arg}
            whose = _name(node.func.value)
            if "trainer" in whose.lower() or {"resume_from_checkpoint", "ckpt_path"} & said.keys():
                yield Start(f"{file}, line {node.lineno}", node.func.attr, said)


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _called(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else _name(node)


def _name(node: ast.expr | None) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def _constant(node: ast.expr | None) -> Any:
    return node.value if isinstance(node, ast.Constant) else None
