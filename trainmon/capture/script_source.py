"""A training script as text: the options that it declares and the calls that start the training.

The script and the modules beside it that it imports are parsed, never imported or run.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from trainmon.capture.hydra_files import primary_config
from trainmon.capture.script_values import constant, constants, name_of

MAX_FILE = 1024 * 1024
MAX_MODULES = 12


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a script's command line; `takes` is "nothing", "path", "bool" or "int".

    `flags` are all its spellings, `default` is its default as far as that is a literal; `joined` says that only
    `--flag=value` is understood.
    """

    flag: str
    takes: str
    flags: tuple[str, ...] = ()
    default: Any = None
    joined: bool = False


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
    constants: tuple[tuple[str, Any], ...] = ()
    hydra: Path | None = None


def read_script(words: Sequence[str], workdir: Path) -> Script:
    """The script that a command runs, with the modules beside it that it imports; raises nothing."""
    path = script_path(words, workdir)
    if path is None:
        return Script()
    texts: list[str] = []
    options: list[Option] = []
    starts: list[Start] = []
    names: set[str] = set()
    written: list[tuple[str, Any]] = []
    hydra: Path | None = None
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
        written += constants(tree)
        hydra = hydra or primary_config(tree, file)
        names |= {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
        names |= {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
        beside = [p for p in _imported(tree, path.parent) if p not in seen]
        seen |= set(beside)
        waiting += beside
    return Script("\n".join(texts), tuple(options), tuple(starts), frozenset(names), tuple(written), hydra)


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
    """Options of argparse, click, typer and absl, of dataclasses that transformers' parser reads, the parameters
    of what python-fire or typer calls, and the globals that nanoGPT's configurator overwrites."""
    calls = list(_calls(tree))
    reads_dataclasses = any(_called(call.func) == "HfArgumentParser" for call in calls)
    fired, commands = set(_given_to(calls, "Fire")), _typer_commands(tree, calls)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _declared(node)
        elif isinstance(node, ast.FunctionDef) and node.name in (*fired, *commands):
            yield from _parameters(node, "-" if node.name in commands else "_")
        elif isinstance(node, ast.ClassDef) and reads_dataclasses and _is_dataclass(node):
            yield from _fields(node)
    if any(isinstance(n, ast.Constant) and n.value == "configurator.py" for n in ast.walk(tree)):
        yield from _overwritten(tree)


def _declared(call: ast.Call) -> Iterator[Option]:
    name = _called(call.func)
    if name in ("add_argument", "option", "Option", "add_arg"):
        flags = tuple(
            v.split("/")[0] for v in map(_constant, call.args) if isinstance(v, str) and v[:1] == "-"
        )
        said = {k.arg: k.value for k in call.keywords if k.arg}
        switch = _constant(said.get("action")) == "store_true" or _constant(said.get("is_flag")) is True
        default = constant(said["default"]) if "default" in said else False if switch else None
        for flag in (flag for flag in flags if flag.startswith("--")):
            yield Option(flag, _takes(call), flags, default)
            default = None  # told once, under the first long name
    elif name.startswith("DEFINE_") and call.args:
        flag = _constant(call.args[0])
        kind = {"DEFINE_integer": "int", "DEFINE_bool": "bool", "DEFINE_boolean": "bool"}.get(name, "path")
        if isinstance(flag, str):
            yield Option(f"--{flag}", kind, (f"--{flag}",), constant(call.args[1]) if call.args[1:] else None)


def _given_to(calls: Sequence[ast.Call], name: str, owner: str | None = None) -> Iterator[str]:
    """Functions that are the first argument of a call of this name, as `main` in `fire.Fire(main)`."""
    for call in calls:
        its_owner = name_of(call.func.value) if isinstance(call.func, ast.Attribute) else None
        if _called(call.func) == name and (owner is None or its_owner == owner):
            yield from (name_of(argument) for argument in call.args[:1])


def _typer_commands(tree: ast.Module, calls: Sequence[ast.Call]) -> list[str]:
    """The function whose parameters are typer's options; of several commands none, for which runs is not known."""
    imported = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    if "typer" not in imported:
        return []
    found = [*_given_to(calls, "run", "typer")]
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            made = [d.func if isinstance(d, ast.Call) else d for d in node.decorator_list]
            found += [node.name] * any(isinstance(d, ast.Attribute) and d.attr == "command" for d in made)
    return found if len(found) == 1 else []


def _is_dataclass(made: ast.ClassDef) -> bool:
    plain = (d.func if isinstance(d, ast.Call) else d for d in made.decorator_list)
    return any(name_of(decorator) == "dataclass" for decorator in plain)


def _parameters(function: ast.FunctionDef, joint: str) -> Iterator[Option]:
    """The options that parameters are: `--batch-size` in typer, `--batch_size` in python-fire."""
    arguments = function.args.args
    defaults: list[ast.expr | None] = [None] * (len(arguments) - len(function.args.defaults))
    defaults += function.args.defaults
    for argument, default in zip(arguments, defaults, strict=True):
        if isinstance(default, ast.Call) and _called(default.func) == "Option":
            default = default.args[0] if default.args else None
        flag = f"--{argument.arg.replace('_', joint)}"
        yield Option(flag, _annotated(argument.annotation), (flag,), constant(default))


def _fields(made: ast.ClassDef) -> Iterator[Option]:
    for node in made.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            value = node.value
            if isinstance(value, ast.Call) and _called(value.func) == "field":
                value = next((k.value for k in value.keywords if k.arg == "default"), None)
            flag = f"--{node.target.id}"
            yield Option(flag, _annotated(node.annotation), (flag,), constant(value))


def _overwritten(tree: ast.Module) -> Iterator[Option]:
    """https://github.com/karpathy/nanoGPT/blob/master/configurator.py takes `--name=value` for every global."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            value = constant(node.value)
            if isinstance(value, bool | int | float | str):
                kind = "bool" if isinstance(value, bool) else "int" if isinstance(value, int) else "path"
                flag = f"--{node.targets[0].id}"
                yield Option(flag, kind, (flag,), value, joined=True)


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
    kind = name_of(said["type"]) if "type" in said else ""
    if "bool" in kind.lower():
        return "bool"
    return "int" if kind == "int" else "path"


def _annotated(annotation: ast.expr | None) -> str:
    return {"bool": "bool", "int": "int"}.get(name_of(annotation) if annotation else "", "path")


def _starts(tree: ast.Module, file: str) -> Iterator[Start]:
    for node in _calls(tree):
        if isinstance(node.func, ast.Attribute) and node.func.attr in ("train", "fit"):
            said = {k.arg: _constant(k.value) for k in node.keywords if k.arg}
            whose = name_of(node.func.value)
            if "trainer" in whose.lower() or {"resume_from_checkpoint", "ckpt_path"} & said.keys():
                yield Start(f"{file}, line {node.lineno}", node.func.attr, said)


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _called(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else name_of(node)


def _constant(node: ast.expr | None) -> Any:
    return node.value if isinstance(node, ast.Constant) else None
