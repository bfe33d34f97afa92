"""A first draft of a rule from a line of a log: its literal, and a pattern in which what varies is general."""

from __future__ import annotations

import functools
import json
import re
from typing import Any

import re2

from trainmon.userrules.table import MAX_NEEDLE

MAX_LINE = 300
# What differs between two runs, the first that matches wins: addresses, times, ids, paths, sizes, numbers.
_VARIES = (
    r"\*\*\*|https?://\S+|\d{4}-\d\d-\d\d[T ][\d:.,]+Z?|0x[0-9a-fA-F]+|[0-9a-f]{8}-[0-9a-f-]{27}|(?:[\w.~-]*/){2,}[\w.~-]*"
    r"|\d+(?:\.\d+)?(?:e[-+]?\d+)?"
)
_TEMPLATE = """# A rule of your own. Edit it, then: trainmon rules check {path}
#                                     trainmon rules test {path} LOG
id = {id}
error_type = "CODE_ERROR"  # one of: trainmon rules types
title = {title}
# {{name}} is replaced by the named group (?P<name>…) of the pattern.
description = {description}

# RE2 syntax, searched in one line at a time, after rank prefixes, times of containers and colours are taken off.
pattern = {pattern}
# At least one of these stands in every matching line; rare words keep the scan fast.
needles = [{needle}]
{exception}
# role = "root"       # or "cascade": follows another failure; "fallback": counts only when nothing else matched
# phase = "TRAINING"  # only where the error itself decides it
confidence = 0.8

[[suggestions]]
action = "What to type or do"
reason = "Why it helps"

# [[suggestions]]
# knob = "batch_size"  # a setting, under whatever name the job uses
# to = 2
# reason = "Why it helps"
"""


@functools.cache
def _varies() -> Any:
    return re2.compile(_VARIES)


def pattern_of(line: str) -> tuple[str, str]:
    """An RE2 pattern for lines like this one, and the longest literal in it ("" without any)."""
    line = line.strip()[:MAX_LINE]
    parts: list[str] = []
    literals: list[str] = []
    position = 0
    for match in _varies().finditer(line):
        literals.append(line[position : match.start()])
        parts += [_escaped(literals[-1]), r"\S+"]
        position = match.end()
    literals.append(line[position:])
    parts.append(_escaped(literals[-1]))
    return "".join(parts), max((text.strip() for text in literals), key=len)[:MAX_NEEDLE].strip()


def draft(rule_id: str, line: str, exception: str | None, path: str) -> str:
    """The text of a rule file for lines like this one; `exception` is the type that it is the message of."""
    message = line.strip()
    if exception and message.startswith(exception):
        message = message[len(exception) :].lstrip(": ")
    pattern, needle = pattern_of(message or line)
    short = exception.rsplit(".", 1)[-1] if exception else None
    return _TEMPLATE.format(
        path=path,
        id=json.dumps(rule_id),
        title=_basic_string((message or line)[:80].rstrip(".") or rule_id),
        description=_basic_string(""),
        pattern=_literal_string(pattern),
        needle=_basic_string(needle),
        exception=f"exception = {_literal_string(f'(?:^|[.]){re2.escape(short)}$')}"
        if short
        else "# exception = 'ValueError$'",
    )


def _escaped(text: str) -> str:
    return str(re2.escape(text)).replace("\\ ", " ")


def slug_of(text: str) -> str:
    """A rule id from the first words of a line that do not vary."""
    words = re.findall(r"[a-z]{3,}", str(_varies().sub(" ", text)).lower())[:6]
    return "-".join(words)[:60].strip("-") or "my-rule"


def _literal_string(text: str) -> str:
    return f"'{text}'" if "'" not in text and text.isprintable() else _basic_string(text)


def _basic_string(text: str) -> str:
    """A TOML string; its escapes are JSON's, but for DEL, which JSON leaves as it is."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
