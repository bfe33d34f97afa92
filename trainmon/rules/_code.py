"""What a line of code in a traceback does to what: the object whose attribute or key was asked for."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from trainmon.model import Frame

MAX_CODE = 2000


def _tree(code: str) -> ast.AST | None:
    """The parsed line, which may be the head of a statement or stand inside a function."""
    code = code.strip()[:MAX_CODE]
    for head in ("elif ", "except "):
        code = code.replace(head, "if ", 1) if code.startswith(head) else code
    whole = f"{code} pass" if code.endswith(":") else code
    for text in (whole, f"async def f():\n {whole}", f"({whole}", f"{whole})", f"({whole.rstrip(',')})"):
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return None


def _nodes(code: str) -> Iterator[ast.AST]:
    tree = _tree(code)
    return ast.walk(tree) if tree is not None else iter(())


def placed(advice: str, frame: Frame | None) -> str:
    """A piece of advice behind the line of code that it is about."""
    if frame is None:
        return advice
    code = f" (`{frame.code}`)" if frame.code else ""
    return f"At {frame.file}:{frame.line}{code}: {advice[0].lower()}{advice[1:]}"


def owner_of(code: str | None, attribute: str) -> str:
    """The expression whose attribute a line asks for: `a.b` in `x = a.b.name`; "" where it cannot be told."""
    found = {
        ast.unparse(node.value)
        for node in _nodes(code or "")
        if isinstance(node, ast.Attribute) and node.attr == attribute
    }
    return found.pop() if len(found) == 1 else ""


def container_of(code: str | None, key: str) -> tuple[str, str]:
    """The mapping that a line looks a key up in, and the expression of the key: ("MODELS", "name"); else ("", "")."""
    looked = [
        node
        for node in _nodes(code or "")
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load)
    ]
    exact = [
        node for node in looked if isinstance(node.slice, ast.Constant) and repr(node.slice.value) == key
    ]
    variable = [node for node in looked if not isinstance(node.slice, ast.Constant | ast.Slice | ast.Tuple)]
    found = {(ast.unparse(node.value), ast.unparse(node.slice)) for node in exact or variable}
    return found.pop() if len(found) == 1 else ("", "")


def called_in(code: str | None) -> str:
    """The function that a line calls, when it calls only one: `self.head` in `y = self.head(x)`; else ""."""
    found = {ast.unparse(node.func) for node in _nodes(code or "") if isinstance(node, ast.Call)}
    return found.pop() if len(found) == 1 else ""


def tuple_argument(code: str | None, function: str) -> bool:
    """Whether a line calls `function` with one argument that is a tuple: `f((a, 1))` where `f(a, 1)` was meant."""
    return any(
        len(node.args) == 1 and not node.keywords and isinstance(node.args[0], ast.Tuple)
        for node in _nodes(code or "")
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == function
    )
