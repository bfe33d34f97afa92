"""A user's own rules: TOML files with the fields of `Rule`, layered over the built-in ones.

A file whose `id` is a built-in rule's replaces that rule; `disabled = ["rule-id"]` in any file switches rules off.
A file with a fault is named (file, line, reason) and skipped; the others keep working.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trainmon.redact import mask, plain
from trainmon.rules import Rule
from trainmon.userrules.table import RuleFault, rule_of

MAX_BYTES = 1 << 16
MAX_FILES = 500
_HEAD = re.compile(r"\s*\[\[\s*suggestions\s*\]\]")
_AT_LINE = re.compile(r"at line (\d+)")


@dataclass(frozen=True, slots=True)
class RuleProblem:
    """Why a file (or one line of it, from 1) is not used."""

    file: str
    line: int | None
    reason: str

    def __str__(self) -> str:
        text = f"{self.file}{f':{self.line}' if self.line else ''}: {self.reason}"
        return " ".join(mask(plain(text)).split())


@dataclass(frozen=True, slots=True)
class UserRules:
    """All rules in force, the ids of the user's own, those switched off, what is wrong, and the edition.

    `edition` is "" without any user file, and changes with their contents.
    """

    rules: tuple[Rule, ...]
    own: frozenset[str] = frozenset()
    switched_off: tuple[str, ...] = ()
    problems: tuple[RuleProblem, ...] = ()
    edition: str = ""


def load_user(folder: Path, builtin: Sequence[Rule]) -> UserRules:
    """Layer the rules of `folder/*.toml` over the built-in ones. Never raises."""
    own: dict[str, Rule] = {}
    off: dict[str, tuple[str, int | None]] = {}
    problems: list[RuleProblem] = []
    digest = hashlib.blake2b(digest_size=6)
    paths = rule_files(folder)
    for path in paths[:MAX_FILES]:
        try:
            text = read(path)
            digest.update(f"{path.name}\0{text}\0".encode())
            rule, disabled = parse(text, path.stem)
            off |= {name: (path.name, _line_of(text, RuleFault("", "disabled"))) for name in disabled}
            if rule is None:
                continue
            if rule.id in own:
                raise RuleFault(f"another file already has a rule {rule.id!r}", "id")
            own[rule.id] = rule
        except RuleFault as fault:
            problems.append(RuleProblem(path.name, fault.line, str(fault)))
    if len(paths) > MAX_FILES:
        problems.append(RuleProblem(folder.name, None, f"only the first {MAX_FILES} files are read"))
    known = {rule.id for rule in builtin} | own.keys()
    problems += [
        RuleProblem(*place, f"disabled: there is no rule {name!r}")
        for name, place in off.items()
        if name not in known
    ]
    rules = [
        r for r in (*(own.get(b.id, b) for b in builtin), *_new(own.values(), builtin)) if r.id not in off
    ]
    return UserRules(
        tuple(rules),
        frozenset(own) - set(off),
        tuple(sorted(set(off) & known)),
        tuple(problems),
        digest.hexdigest() if paths else "",
    )


def _new(own: Iterable[Rule], builtin: Sequence[Rule]) -> list[Rule]:
    replaced = {rule.id for rule in builtin}
    return [rule for rule in own if rule.id not in replaced]


def rule_files(folder: Path) -> list[Path]:
    """The TOML files of a folder by name; [] when it does not exist or cannot be read."""
    try:
        return sorted(p for p in folder.iterdir() if p.suffix == ".toml" and not p.name.startswith("."))
    except OSError:
        return []


def read(path: Path) -> str:
    """A rule file's text. Raises RuleFault when it cannot be read, is too large or is not UTF-8."""
    try:
        if not path.is_file():
            raise RuleFault("is not a file")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise RuleFault(f"is larger than {MAX_BYTES // 1024} KiB")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RuleFault(f"is not UTF-8 text (byte {error.start})") from None
    except OSError as error:
        raise RuleFault(f"cannot be read: {error.strerror or error}") from None


def parse(text: str, name: str) -> tuple[Rule | None, list[str]]:
    """The rule that a file defines (None when it only switches others off) and the ids it switches off.

    `name` is the id of a rule that gives none. Raises RuleFault, with the line where it can be told.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = _AT_LINE.search(str(error))
        raise RuleFault(str(error).split(" (at")[0], line=int(line.group(1)) if line else None) from None
    except RecursionError:
        raise RuleFault("is nested too deeply") from None
    except ValueError:  # Python refuses to read integers of thousands of digits
        raise RuleFault("holds a number that is too long") from None
    try:
        if not table:
            raise RuleFault("the file is empty; `trainmon rules new --from LOG` writes a rule to start from")
        disabled = table.pop("disabled", [])
        if not isinstance(disabled, list) or not all(isinstance(item, str) for item in disabled):
            raise RuleFault('must be a list of rule ids: disabled = ["rule-id"]', "disabled")
        return (rule_of({"id": name, **table}) if table or not disabled else None), disabled
    except RuleFault as fault:
        raise fault.at(_line_of(text, fault)) from None


def _line_of(text: str, fault: RuleFault) -> int | None:
    """Where the key stands that a fault is about; for the n-th suggestion, its header."""
    lines = text.splitlines()
    if fault.suggestion is not None:
        heads = [n for n, line in enumerate(lines, 1) if _HEAD.match(line)]
        return heads[fault.suggestion] if fault.suggestion < len(heads) else None
    pattern = re.compile(rf'\s*"?{re.escape(fault.key)}"?\s*=') if fault.key else None
    return next((n for n, line in enumerate(lines, 1) if pattern and pattern.match(line)), None)


def as_mapping(rule: Rule) -> Mapping[str, Any]:
    """What a rule recognises, as plain values."""
    return {
        "id": rule.id,
        "error_type": str(rule.error_type),
        "title": rule.title,
        "description": rule.description,
        "role": str(rule.role),
        "phase": str(rule.phase) if rule.phase else None,
        "confidence": rule.confidence,
        "precedence": rule.precedence,
        "needles": list(rule.needles),
        "pattern": rule.pattern,
        "exception": rule.exception,
        "frames": rule.frames,
        "raised_by": rule.raised_by,
        "sources": list(rule.sources),
    }
