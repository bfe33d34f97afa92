"""Ways to break a rule's recogniser: each mutant must fail a case or a documented line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import re2

from trainmon.rules import Rule

NEVER = r"\x00never\x00"


def mutants(rule: Rule) -> Iterator[tuple[str, Rule]]:
    """Each broken form of a rule's recogniser, with what was done to it."""
    yield "pattern matches nothing", replace(rule, pattern=NEVER)
    for number, needle in enumerate(rule.needles):
        rest = rule.needles[:number] + rule.needles[number + 1 :]
        yield f"without needle {needle!r}", replace(rule, needles=rest or (NEVER,))
    for cut, pattern in without_alternatives(rule.pattern):
        yield f"without alternative {cut!r}", replace(rule, pattern=pattern)
    for name in ("exception", "frames", "raised_by"):
        constraint = getattr(rule, name)
        if constraint is None:
            continue
        yield f"{name} matches nothing", replace(rule, **{name: NEVER})
        yield f"any {name}", replace(rule, **{name: None})
        for cut, pattern in without_alternatives(constraint):
            yield f"{name} without {cut!r}", replace(rule, **{name: pattern})


def without_alternatives(pattern: str) -> Iterator[tuple[str, str]]:
    """The pattern with one alternative taken out, for every alternative at every depth; and what was taken."""
    for start, bars, end in _choices(pattern):
        edges = [start - 1, *bars, end]
        for left, right in pairwise(edges):
            cut = pattern[left + 1 : right]
            first = left == start - 1
            without = pattern[:start] + pattern[right + 1 :] if first else pattern[:left] + pattern[right:]
            re2.compile(without)
            yield cut, without


def _choices(pattern: str) -> Iterator[tuple[int, list[int], int]]:
    """Start, places of the bars, and end of each alternation (groups, and the whole) of an RE2 pattern."""
    open_groups: list[tuple[int, list[int]]] = [(0, [])]
    position = 0
    while position < len(pattern):
        char = pattern[position]
        if char == "\\":
            position += 2
            continue
        if char == "[":
            position = _end_of_class(pattern, position)
            continue
        if char == "(":
            open_groups.append((_body(pattern, position), []))
        elif char == "|":
            open_groups[-1][1].append(position)
        elif char == ")":
            start, bars = open_groups.pop()
            if bars:
                yield start, bars, position
        position += 1
    start, bars = open_groups.pop()
    if bars:
        yield start, bars, len(pattern)


def _body(pattern: str, opening: int) -> int:
    """Where the text of a group begins, behind `(`, `(?:`, `(?i:` or `(?P<name>`."""
    if pattern[opening + 1 : opening + 2] != "?":
        return opening + 1
    named = pattern.startswith("(?P<", opening)
    mark = pattern.find(">" if named else ":", opening)
    closed = pattern.find(")", opening)
    if not named and (mark < 0 or closed < mark):  # `(?i)` holds no text
        return closed
    return mark + 1


def _end_of_class(pattern: str, opening: int) -> int:
    position = opening + 1
    if pattern[position : position + 1] == "^":
        position += 1
    if pattern[position : position + 1] == "]":
        position += 1
    while pattern[position] != "]":
        if pattern.startswith("[:", position):
            position = pattern.index(":]", position) + 1
        elif pattern[position] == "\\":
            position += 1
        position += 1
    return position + 1
