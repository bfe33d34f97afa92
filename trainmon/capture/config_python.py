"""Settings of a config file that is Python (MMEngine, nanoGPT, ml_collections, detectron2's lazy configs).

The file is parsed, never run: plain values and `dict(...)` of them count, names stand for the plain values that they
were given above, `_base_` files come first as in https://mmengine.readthedocs.io/en/latest/advanced_tutorials/config.html.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from trainmon.capture.script_values import constant

MAX_FILE = 256 * 1024
MAX_FILES = 12
_NOTHING = object()


def read_python(path: Path, seen: frozenset[Path] = frozenset()) -> dict[str, Any]:
    """The settings of a file, nested as written there; {} when it is none that can be read."""
    tree = _parsed(path)
    if tree is None or path in seen or len(seen) >= MAX_FILES:
        return {}
    own = dict(_assigned(tree))
    base = own.pop("_base_", None)
    merged: dict[str, Any] = {}
    for name in [base] if isinstance(base, str) else base if isinstance(base, list) else []:
        if isinstance(name, str) and "\0" not in name:
            merged = _merged(merged, read_python(path.parent / name, seen | {path}))
    return _merged(merged, own)


def _parsed(path: Path) -> ast.Module | None:
    try:
        if not path.is_file() or path.stat().st_size > MAX_FILE:
            return None
        return ast.parse(path.read_text(encoding="utf-8", errors="replace"))
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _assigned(tree: ast.Module) -> Iterator[tuple[str, Any]]:
    found: dict[str, Any] = {}
    for node in _statements(tree):
        if not isinstance(node, ast.Assign) or len(node.targets) != 1:
            continue
        target, value = node.targets[0], _value(node.value, found)
        if value is _NOTHING:
            continue
        if isinstance(target, ast.Name):
            found[target.id] = value
        elif isinstance(target, ast.Attribute):
            _put(found, _path(target), value)
    yield from found.items()


def _statements(tree: ast.Module) -> Iterator[ast.stmt]:
    """Those of the file itself, and of `get_config()`, which ml_collections calls."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == "get_config":
            made = {
                n.targets[0].id
                for n in node.body
                if isinstance(n, ast.Assign) and isinstance(n.targets[0], ast.Name)
            }
            for inner in node.body:
                if isinstance(inner, ast.Assign) and isinstance(inner.targets[0], ast.Attribute):
                    yield _without_root(inner, made)
        else:
            yield node


def _without_root(node: ast.Assign, roots: set[str]) -> ast.Assign:
    """`config.model.width = 3` as `model.width = 3`."""
    path = _path(node.targets[0])
    if path and path[0] in roots:
        target: ast.expr = ast.Name(path[1])
        for name in path[2:]:
            target = ast.Attribute(target, name)
        return ast.Assign([target], node.value)
    return node


def _path(node: ast.expr) -> list[str]:
    if isinstance(node, ast.Name):
        return [node.id]
    return [*_path(node.value), node.attr] if isinstance(node, ast.Attribute) and _path(node.value) else []


def _put(settings: dict[str, Any], path: list[str], value: Any) -> None:
    for name in path[:-1]:
        inner = settings.setdefault(name, {})
        if not isinstance(inner, dict):
            return
        settings = inner
    if path:
        settings[path[-1]] = value


def _value(node: ast.expr, known: Mapping[str, Any], depth: int = 0) -> Any:
    """The value that an expression plainly has, else `_NOTHING`."""
    if depth > 20:
        return _NOTHING
    if isinstance(node, ast.Name):
        return known.get(node.id, _NOTHING)
    if isinstance(node, ast.Dict | ast.Call):
        pairs = _entries(node)
        if pairs is None:
            return _NOTHING
        made = {name: _value(value, known, depth + 1) for name, value in pairs}
        return {name: value for name, value in made.items() if value is not _NOTHING}
    if isinstance(node, ast.List | ast.Tuple):
        items = [_value(item, known, depth + 1) for item in node.elts]
        return [item for item in items if item is not _NOTHING]
    value = constant(node)
    is_none = isinstance(node, ast.Constant) and node.value is None
    return value if value is not None or is_none else _NOTHING


def _entries(node: ast.Dict | ast.Call) -> list[tuple[str, ast.expr]] | None:
    if isinstance(node, ast.Dict):
        return [
            (key.value, value)
            for key, value in zip(node.keys, node.values, strict=True)
            if isinstance(key, ast.Constant) and isinstance(key.value, str)
        ]
    named = isinstance(node.func, ast.Name) and node.func.id == "dict"
    return [(k.arg, k.value) for k in node.keywords if k.arg] if named else None


def _merged(base: dict[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """`own` over `base`, dictionaries into each other unless one says `_delete_`."""
    merged = dict(base)
    for name, value in own.items():
        before = merged.get(name)
        if isinstance(before, dict) and isinstance(value, Mapping) and not value.get("_delete_"):
            merged[name] = _merged(before, value)
        else:
            merged[name] = value
    return merged
