"""One rule from a table of plain values (a TOML file), every field checked."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

import re2

from trainmon.knobs import KNOBS
from trainmon.model import ErrorType, Phase, Role, Suggestion
from trainmon.rules import Context, Rule
from trainmon.userrules.literal import LEAST, longest_literal

MAX_PATTERN = 2000
MAX_TEXT = 2000
MAX_ITEMS = 20
MAX_NEEDLE = 200
MAX_NUMBER = 1e18
SLUG = re.compile(r"[a-z0-9][a-z0-9-]{1,63}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_PLACE = re.compile(r"\{(\w+)\}")
_FIELDS = frozenset(
    {
        "id",
        "error_type",
        "title",
        "description",
        "needles",
        "pattern",
        "sources",
        "exception",
        "frames",
        "raised_by",
        "role",
    }
    | {"phase", "confidence", "precedence", "suggestions"}
)
_SUGGESTION_FIELDS = frozenset({"knob", "to", "action", "reason", "source"})
_Choice = TypeVar("_Choice", bound=StrEnum)


class RuleFault(Exception):
    """What is wrong with a rule: the key (or the suggestion's index) and, once known, the line."""

    def __init__(
        self, reason: str, key: str = "", *, suggestion: int | None = None, line: int | None = None
    ) -> None:
        super().__init__(f"{key}: {reason}" if key else reason)
        self.key, self.suggestion, self.line = key, suggestion, line

    def at(self, line: int | None) -> RuleFault:
        """The same fault with its line."""
        self.line = self.line or line
        return self


def rule_of(table: Mapping[str, Any]) -> Rule:
    """The rule that a table describes. Raises RuleFault."""
    if set(table) & {"rule", "rules"}:
        raise RuleFault("a file is one rule: its fields stand at the top, under no heading")
    if unknown := sorted(set(table) - _FIELDS):
        raise RuleFault(f"is not a field of a rule; these are: {', '.join(sorted(_FIELDS))}", unknown[0])
    rule_id = _text(table, "id")
    if not SLUG.fullmatch(rule_id):
        raise RuleFault("must be lower-case words joined by '-', such as 'scratch-disk-full'", "id")
    pattern = _pattern(table, "pattern")
    groups = frozenset(re2.compile(pattern).groupindex)
    error_type = _choice(table, "error_type", ErrorType, None)
    description = _text(table, "description", "")
    title = _text(table, "title")
    _placeholders(description, groups, "description")
    return Rule(
        id=rule_id,
        error_type=error_type or ErrorType.UNKNOWN,
        title=title.rstrip("."),
        description=description or f"{title.rstrip('.')}.",
        needles=_needles(table, pattern),
        pattern=pattern,
        sources=tuple(_texts(table, "sources")),
        exception=_pattern(table, "exception") if "exception" in table else None,
        frames=_pattern(table, "frames") if "frames" in table else None,
        raised_by=_pattern(table, "raised_by") if "raised_by" in table else None,
        role=_choice(table, "role", Role, Role.ROOT) or Role.ROOT,
        phase=_choice(table, "phase", Phase, Phase.UNKNOWN) if "phase" in table else None,
        confidence=_number(table, "confidence", 0.9, 0.01, 1.0),
        precedence=int(_number(table, "precedence", 60, 0, 1000)),
        suggest=_suggestions(table.get("suggestions", []), groups),
    )


def _text(table: Mapping[str, Any], key: str, default: str | None = None) -> str:
    value = table.get(key, default)
    if value is None:
        raise RuleFault("is missing", key)
    if not isinstance(value, str) or len(value) > MAX_TEXT or (default is None and not value.strip()):
        raise RuleFault(f"must be a text of at most {MAX_TEXT} characters", key)
    return value


def _texts(table: Mapping[str, Any], key: str) -> list[str]:
    value = table.get(key, [])
    if not isinstance(value, list) or len(value) > MAX_ITEMS or not all(isinstance(v, str) for v in value):
        raise RuleFault(f"must be a list of at most {MAX_ITEMS} texts", key)
    return value


@functools.cache
def _quiet() -> Any:
    """Options with which the engine tells a fault to us only, not to stderr too."""
    options = re2.Options()
    options.log_errors = False
    return options


def _pattern(table: Mapping[str, Any], key: str) -> str:
    pattern = _text(table, key)
    if len(pattern) > MAX_PATTERN:
        raise RuleFault(f"is longer than {MAX_PATTERN} characters", key)
    try:
        compiled = re2.compile(pattern, _quiet())
    except re2.error as error:
        said = error.args[0] if error.args else "not understood"
        said = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        raise RuleFault(f"is not a pattern in RE2 syntax: {said}", key) from None
    if compiled.search(""):
        raise RuleFault("matches an empty line, so it would match every line", key)
    return pattern


def _needles(table: Mapping[str, Any], pattern: str) -> tuple[str, ...]:
    given = _texts(table, "needles")
    if given:
        if short := next((needle for needle in given if len(needle.strip()) < LEAST - 1), None):
            raise RuleFault(f"{short!r} is shorter than {LEAST - 1} characters", "needles")
        if any(len(needle) > MAX_NEEDLE or _CONTROL.search(needle) for needle in given):
            raise RuleFault(
                f"must be texts of at most {MAX_NEEDLE} characters, without control characters", "needles"
            )
        return tuple(given)
    literal = longest_literal(pattern)
    if literal is None:
        raise RuleFault(
            "are needed: no literal of four characters stands in every match of the pattern. Give the literals, "
            "at least one of which every matching line holds",
            "needles",
        )
    return (literal,)


def _choice(
    table: Mapping[str, Any], key: str, kind: type[_Choice], default: _Choice | None
) -> _Choice | None:
    value = table.get(key, default)
    if value is None:
        raise RuleFault("is missing", key)
    try:
        return kind(value)
    except ValueError:
        raise RuleFault(f"{_shown(value)} is none of {', '.join(kind)}", key) from None


def _shown(value: Any) -> str:
    """A value of a file as a message may hold it."""
    return repr(value[:40]) if isinstance(value, str) else f"a value of type {type(value).__name__}"


def _number(table: Mapping[str, Any], key: str, default: float, least: float, most: float) -> float:
    value = table.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise RuleFault(f"must be a number from {least:g} to {most:g}", key)
    return value


def _placeholders(text: str, groups: frozenset[str], key: str, suggestion: int | None = None) -> None:
    for name in _PLACE.findall(text):
        if name not in groups:
            raise RuleFault(f"{{{name}}} is no named group of the pattern", key, suggestion=suggestion)


def _suggestions(tables: Any, groups: frozenset[str]) -> Callable[[Context], Iterable[Suggestion]]:
    if not isinstance(tables, list) or len(tables) > MAX_ITEMS:
        raise RuleFault(f"must be at most {MAX_ITEMS} tables [[suggestions]]", "suggestions")
    checked = [_suggestion(table, groups, index) for index, table in enumerate(tables)]

    def suggest(ctx: Context) -> Iterable[Suggestion]:
        for table in checked:
            filled = {k: _filled(v, ctx) if isinstance(v, str) else v for k, v in table.items()}
            if "knob" in table:
                yield ctx.change(table["knob"], filled["to"], filled["reason"], source=filled.get("source"))
            else:
                yield ctx.action(filled["action"], filled["reason"], source=filled.get("source"))

    return suggest


def _suggestion(table: Any, groups: frozenset[str], index: int) -> Mapping[str, Any]:
    if not isinstance(table, dict) or set(table) - _SUGGESTION_FIELDS:
        raise RuleFault(
            f"a suggestion has the fields {', '.join(sorted(_SUGGESTION_FIELDS))}",
            "suggestions",
            suggestion=index,
        )
    if ("knob" in table) == ("action" in table) or ("knob" in table) != ("to" in table):
        raise RuleFault("a suggestion is either knob and to, or action", "suggestions", suggestion=index)
    if "knob" in table and (not isinstance(table["knob"], str) or table["knob"] not in KNOBS):
        raise RuleFault(
            f"there is no knob {_shown(table['knob'])}; these are: {', '.join(KNOBS)}",
            "knob",
            suggestion=index,
        )
    to = table.get("to", 0)
    if not isinstance(to, str | int | float) or (not isinstance(to, str) and not abs(to) <= MAX_NUMBER):
        raise RuleFault("must be a text, a finite number or a truth value", "to", suggestion=index)
    if isinstance(to, str) and len(to) > MAX_TEXT:
        raise RuleFault(f"must be a text of at most {MAX_TEXT} characters", "to", suggestion=index)
    for key in {"reason", "action", "source", "knob"} & (set(table) | {"reason"}):
        try:
            _text(table, key)
        except RuleFault as fault:
            raise RuleFault(str(fault), suggestion=index) from None
    for key, value in table.items():
        if isinstance(value, str):
            _placeholders(value, groups, key, index)
    return table


def _filled(text: str, ctx: Context) -> str:
    return _PLACE.sub(lambda m: ctx[m.group(1)] or "an unknown value", text)
