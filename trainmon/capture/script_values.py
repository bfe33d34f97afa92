"""Constants in a script's code: numbers and switches that it gives a name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

_DECLARING = frozenset({"add_argument", "option", "Option", "add_arg", "field", "Field"})


def constants(tree: ast.Module) -> Iterator[tuple[str, Any]]:
    """Numbers and switches that code gives a name: `batch_size = 64`, `f(lr=0.1)`, `{"epochs": 3}`.

    None for a name that is given what is not written there (`f(lr=rates[0])`); a value that is merely passed on under
    its own name (`f(lr=lr)`, `f(lr=config.lr)`) says nothing.
    """
    for node in ast.walk(tree):
        pairs: list[tuple[str, ast.expr]] = []
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            pairs = [(name_of(node.targets[0]), node.value)]
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            pairs = [(name_of(node.target), node.value)]
        elif isinstance(node, ast.Call) and not _declares(node):
            pairs = [(k.arg, k.value) for k in node.keywords if k.arg]
        elif isinstance(node, ast.Dict):
            keys = [k.value if isinstance(k, ast.Constant) else "" for k in node.keys]
            pairs = [(k, v) for k, v in zip(keys, node.values, strict=True) if isinstance(k, str)]
        for name, value in pairs:
            if name and name_of(value) != name:
                number = constant(value)
                yield name, number if isinstance(number, bool | int | float) else None


def _declares(call: ast.Call) -> bool:
    """Whether a call declares an option: its `default=` and `type=` are no settings."""
    return name_of(call.func) in _DECLARING


def name_of(node: ast.expr | None) -> str:
    """The last part of a name: `c` of `a.b.c`; "" of anything else."""
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def constant(node: ast.expr | None) -> Any:
    """The value of a literal, also with a sign before it or a power (`1e-4`, `-1`, `2**10`); else None."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        value = constant(node.operand)
        return -value if isinstance(value, int | float) and not isinstance(value, bool) else None
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Pow):
        left, right = constant(node.left), constant(node.right)
        small = all(isinstance(x, int) and not isinstance(x, bool) and 0 <= x <= 1024 for x in (left, right))
        if small and isinstance(node.op, ast.Pow) and right <= 40:
            return left**right
        return left * right if small and isinstance(node.op, ast.Mult) else None
    return None
