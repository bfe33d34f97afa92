"""A set of rules made ready to read logs with, and the version that its answers carry."""

from __future__ import annotations

import functools
import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import re2

from trainmon import rules
from trainmon.logs import Scanner, Traceback
from trainmon.logs.stack import HEADER, Raised, exception_line
from trainmon.model import ANALYZER_VERSION, Role
from trainmon.rules import Rule

_ROOMS = ("analyze", "knobs", "logs", "metrics", "rules")


@functools.cache
def compiled(pattern: str) -> Any:
    """A linear-time pattern, compiled once."""
    return re2.compile(pattern)


@functools.cache
def _engine() -> str:
    """A digest of all code that an answer depends on: an answer kept from before a change is made anew."""
    digest = hashlib.blake2b(ANALYZER_VERSION.encode(), digest_size=6)
    for path in _sources(str(Path(__file__).parent.parent)):
        try:
            with open(path, "rb", buffering=0) as file:  # noqa: PTH123  # 700 files: Path would double the time
                digest.update(path.rsplit("/", 1)[-1].encode() + b"\0" + file.read())
        except OSError:  # installed without sources: the declared version must do
            continue
    return digest.hexdigest()


def _sources(root: str) -> Iterator[str]:
    yield f"{root}/redact.py"
    for room in _ROOMS:
        names = os.listdir(f"{root}/{room}")  # noqa: PTH208
        yield from sorted(f"{root}/{room}/{name}" for name in names if name.endswith(".py"))


class Knowledge:
    """Rules with their index and scanner. Immutable; may be shared by threads.

    `edition` tells sets of rules apart that the built-in code cannot (a user's own); `version` changes when
    the engine, the built-in rules or the edition change.
    """

    def __init__(self, rules: Sequence[Rule], edition: str = "") -> None:
        self.rules = tuple(rules)
        self.edition = edition
        self._specific = _by_needle(rule for rule in self.rules if rule.role is not Role.FALLBACK)
        self._general = _by_needle(rule for rule in self.rules if rule.role is Role.FALLBACK)

    @classmethod
    @functools.cache
    def builtin(cls) -> Knowledge:
        """The rules that come with trainmon."""
        return cls(rules.load())

    @functools.cached_property
    def version(self) -> str:
        """What a diagnosis made with these rules carries."""
        return f"{_engine()}-{self.edition}" if self.edition else _engine()

    @property
    def needles(self) -> list[str]:
        """The literals a log is scanned for: those of the rules and a traceback's header."""
        return list(dict.fromkeys([*self._specific, *self._general, HEADER]))

    @functools.cached_property
    def scanner(self) -> Scanner:
        """Finds the lines that hold a needle."""
        return Scanner(self.needles)

    def match(
        self, text: str, raised: Raised | None, traceback: Traceback | None
    ) -> Iterator[tuple[Rule, dict[str, str]]]:
        """Rules that recognise one clean line, with what they captured ("0" is the whole match).

        The general ones are left out of a traceback's line when a cause is recognised there: it would win anyway,
        and they are many.
        """
        told = False
        for rule, captures in _matches(self._specific, text, raised, traceback):
            told = told or (raised is not None and rule.role is Role.ROOT)
            yield rule, captures
        if not told:
            yield from _matches(self._general, text, raised, traceback)

    def nearest(self, text: str, most: int = 3) -> tuple[str, ...]:
        """Ids of rules about whatever a line that none of them recognises seems to speak of, best first."""
        words = set(compiled(r"[A-Za-z_]{4,}").findall(text.lower()[:2000]))
        scored = []
        for rule in self.rules:
            known = compiled(r"[A-Za-z_]{4,}").findall(
                f"{rule.id.replace('-', ' ')} {rule.title} {' '.join(rule.needles)}".lower()
            )
            shared = words.intersection(known) - _COMMON
            if len(shared) >= 2:
                scored.append((-len(shared) / len(set(known)) ** 0.5, rule.id))
        return tuple(rule_id for _, rule_id in sorted(scored)[:most])


def _by_needle(rules: Iterable[Rule]) -> dict[str, list[Rule]]:
    found: dict[str, list[Rule]] = {}
    for rule in rules:
        for needle in rule.needles:
            found.setdefault(needle.lower(), []).append(rule)
    return found


def _matches(
    index: Mapping[str, Sequence[Rule]], text: str, raised: Raised | None, traceback: Traceback | None
) -> Iterator[tuple[Rule, dict[str, str]]]:
    lower = text.lower()
    tried: set[str] = set()
    for needle, found in index.items():
        if needle not in lower:
            continue
        for rule in found:
            if rule.id in tried:
                continue
            tried.add(rule.id)
            captures = _recognised(rule, text, raised, traceback)
            if captures is not None:
                yield rule, captures


_COMMON = frozenset((
    "error", "errors", "exception", "failed", "failure", "with", "that", "this", "from", "when", "while",
    "could", "cannot", "have", "been", "does", "found", "file", "line", "python", "module", "packages",
    "site", "torch", "training", "train", "runtimeerror", "valueerror", "typeerror", "because", "under",
    "which", "than", "into",
))  # fmt: skip


def _recognised(
    rule: Rule, text: str, raised: Raised | None, traceback: Traceback | None
) -> dict[str, str] | None:
    if rule.exception:
        named = raised.type if raised else (exception_line(text) or ("",))[0]
        if not named or not compiled(rule.exception).search(named):
            return None
    match = compiled(rule.pattern).search(text)
    if match is None or (rule.frames and not _frames_match(rule.frames, traceback)):
        return None
    if rule.raised_by and not _raised_by(rule.raised_by, raised):
        return None
    return {"0": match.group(0), **{k: v or "" for k, v in match.groupdict().items()}}


def _raised_by(pattern: str, raised: Raised | None) -> bool:
    if raised is None or not raised.frames:
        return False
    file, _, function, code = raised.frames[-1]
    return bool(compiled(pattern).search(f"{file}:{function}: {code}"))


def _frames_match(pattern: str, traceback: Traceback | None) -> bool:
    if traceback is None:
        return False
    search = compiled(pattern).search
    return any(search(f"{f[0]}:{f[2]}: {f[3]}") for raised in traceback.chain for f in raised.frames)
