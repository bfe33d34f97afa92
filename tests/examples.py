"""Short texts that a pattern matches: one for every alternative in it."""

from __future__ import annotations

from collections.abc import Iterator
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

LETTERS = "xX1 _.:-/'\"()[]{}<>=,#%*\\|\n"
CATEGORIES = {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "x"}
OTHERS = {"CATEGORY_NOT_DIGIT": "x", "CATEGORY_NOT_SPACE": "x", "CATEGORY_NOT_WORD": " "}


def examples(pattern: str) -> Iterator[str]:
    """A shortest match through each alternative of `pattern`, the plain shortest one first."""
    tree = parser.parse(pattern)
    yield _text(tree, ())
    for path in _alternatives(tree, ()):
        yield _text(tree, path)


def _parts(node: Any) -> list[Any]:
    """The sub-patterns of one node; of a choice, one for each alternative."""
    kind, value = str(node[0]), node[1]
    if kind == "BRANCH":
        return list(value[1])
    if kind == "SUBPATTERN":
        return [value[-1]]
    if kind in ("MAX_REPEAT", "MIN_REPEAT"):
        return [value[2]]
    return []


def _alternatives(tree: Any, path: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Every way to one alternative: places of nodes and of their parts, in turn."""
    for place, node in enumerate(tree):
        for part, below in enumerate(_parts(node)):
            here = (*path, place, part)
            if str(node[0]) in ("BRANCH", "MAX_REPEAT", "MIN_REPEAT"):
                yield here
            yield from _alternatives(below, here)


def _text(tree: Any, path: tuple[int, ...]) -> str:
    made = []
    for place, node in enumerate(tree):
        forced = path[1:] if path and path[0] == place else ()
        made.append(_node(node, forced))
    return "".join(made)


def _node(node: Any, forced: tuple[int, ...]) -> str:
    kind, value = str(node[0]), node[1]
    if kind == "LITERAL":
        return chr(value)
    if kind == "NOT_LITERAL":
        return next(c for c in LETTERS if ord(c) != value)
    if kind == "ANY":
        return "x"
    if kind == "IN":
        return _of_class(value)
    parts = _parts(node)
    if not parts:  # an anchor or a boundary
        return ""
    chosen = forced[0] if forced else 0
    inner = _text(parts[chosen], forced[1:])
    if kind.endswith("REPEAT"):
        if not forced and value[0] == 0 and str(value[2][0][0]) == "ANY":
            return " "  # what stands beside it may have to be a word of its own
        return inner * max(value[0], 1 if forced else 0)
    return inner


def _of_class(members: list[Any]) -> str:
    if str(members[0][0]) == "NEGATE":
        excluded = "".join(_member(m) if str(m[0]) != "RANGE" else _range(m) for m in members[1:])
        categories = {str(m[1]) for m in members[1:] if str(m[0]) == "CATEGORY"}
        for char in LETTERS:
            if char in excluded or ("CATEGORY_SPACE" in categories and char.isspace()):
                continue
            if "CATEGORY_WORD" in categories and (char.isalnum() or char == "_"):
                continue
            return char
    return _member(members[0])


def _range(member: Any) -> str:
    low, high = member[1]
    return "".join(chr(c) for c in range(low, min(high, low + 200) + 1))


def _member(member: Any) -> str:
    kind, value = str(member[0]), member[1]
    if kind == "LITERAL":
        return chr(value)
    if kind == "RANGE":
        return "x" if value[0] <= ord("x") <= value[1] else chr(value[0])
    return {**CATEGORIES, **OTHERS}[str(value)]
