"""The longest text that every match of a pattern must hold: what a log is scanned for before the pattern is tried."""

from __future__ import annotations

import re

LEAST = 4
_QUANTIFIER = re.compile(r"[?*+]|\{\d+(?:,\d*)?\}")
"""Any other brace is a brace, as RE2 reads it."""


def longest_literal(pattern: str) -> str | None:
    """The longest literal run outside groups and classes, None when there is none of four characters.

    A pattern with alternatives at its top has none: each of them may match without the others' text.
    """
    runs: list[str] = [""]
    position = 0
    while position < len(pattern):
        char = pattern[position]
        if char == "|":
            return None
        literal, after = _token(pattern, position)
        repeated = _QUANTIFIER.match(pattern, after)
        if literal is None or (repeated and repeated[0] != "+"):
            runs.append("")
        else:
            runs[-1] += literal
        if repeated:
            after = repeated.end()
            runs.append("")
        position = max(after, position + 1)
    best = max((run.strip() for run in runs), key=len)
    return best if len(best) >= LEAST else None


def _token(pattern: str, start: int) -> tuple[str | None, int]:
    """One token: its literal text (None when it is not literal) and where the next one starts."""
    char = pattern[start]
    if char == "\\":
        escaped = pattern[start + 1 : start + 2]
        if escaped == "Q":  # quoted up to \E; what it holds is not worth a grammar of its own
            end = pattern.find("\\E", start)
            return None, len(pattern) if end < 0 else end + 2
        if not escaped or escaped.isalnum():
            return None, _end_of_escape(pattern, start)
        return escaped, start + 2
    if char == "[":
        return None, _end_of_class(pattern, start)
    if char == "(":
        return None, _end_of_group(pattern, start)
    if char in "^$.?*+{}])":
        return None, start + 1
    return char, start + 1


def _end_of_escape(pattern: str, start: int) -> int:
    """After `\\d`, `\\x41`, `\\x{1F600}`, `\\101`, `\\pL` or `\\p{Greek}`."""
    kind, position = pattern[start + 1 : start + 2], start + 2
    if kind and kind in "xpP" and pattern[position : position + 1] == "{":
        return pattern.find("}", position) + 1 or len(pattern)
    if kind == "x":
        return position + 2
    if kind and kind in "pP":
        return position + 1
    while kind.isdigit() and pattern[position : position + 1].isdigit() and position < start + 4:
        position += 1
    return position


def _end_of_class(pattern: str, start: int) -> int:
    position = start + 1
    if pattern[position : position + 1] == "^":
        position += 1
    if pattern[position : position + 1] == "]":
        position += 1
    while position < len(pattern) and pattern[position] != "]":
        if pattern.startswith("[:", position) and (end := pattern.find(":]", position)) > 0:
            position = end + 2
        else:
            position += 2 if pattern[position] == "\\" else 1
    return position + 1


def _end_of_group(pattern: str, start: int) -> int:
    depth, position = 0, start
    while position < len(pattern):
        char = pattern[position]
        if char == "\\":
            position += 2
            continue
        if char == "[":
            position = _end_of_class(pattern, position)
            continue
        depth += (char == "(") - (char == ")")
        position += 1
        if depth == 0:
            break
    return position
