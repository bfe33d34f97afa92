"""Everything in a log that may explain a failure, each with the place where it stands."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import re2

from trainmon import rules
from trainmon.logs import LogLine, Scanner, Traceback, find_headless, parse_traceback, read_line
from trainmon.logs.tracebacks import HEADER, Raised, exception_line
from trainmon.model import LogSource, Role
from trainmon.rules import Rule

MAX_TRACEBACKS = 400
MAX_PER_RULE = 50


@dataclass(slots=True)
class Candidate:
    """A rule's match, or an exception that no rule knows (`rule` None).

    `start` and `end` bound, in bytes, all that was printed with it (the whole traceback).
    """

    line: LogLine
    start: int
    end: int
    rule: Rule | None = None
    captures: Mapping[str, str] = field(default_factory=dict)
    traceback: Traceback | None = None
    raised: Raised | None = None
    log: LogSource | None = None
    rejected: str | None = None

    @property
    def role(self) -> Role:
        return self.rule.role if self.rule else Role.FALLBACK

    @property
    def rank(self) -> int | None:
        if self.line.rank is not None:
            return self.line.rank
        if self.traceback and self.traceback.rank is not None:
            return self.traceback.rank
        return self.log.rank if self.log else None

    @property
    def strength(self) -> int:
        """3 a recognised cause, 2 an uncaught exception of a general kind, 1 a general line, 0 a consequence."""
        if self.role is Role.ROOT:
            return 1 if weakened(self) else 3
        if self.role is Role.FALLBACK:
            return 2 if self.traceback else 1
        return 0


@functools.cache
def _compiled(pattern: str) -> Any:
    return re2.compile(pattern)


def _is_warning(text: str) -> bool:
    """Whether a program only warned or informed: it meant to go on."""
    pattern = r"\b[A-Z]\w*Warning:|^.{0,60}\b(?:WARN(?:ING)?|INFO|DEBUG)\b|^[WI]\d{4} |\[[WI]\d{3,4} "
    return bool(_compiled(pattern).search(text[:300]))


def weakened(candidate: Candidate) -> bool:
    """Whether a cause's line was only a warning, so that it counts when nothing else explains the end."""
    return candidate.role is Role.ROOT and candidate.traceback is None and _is_warning(candidate.line.text)


@functools.cache
def _index() -> tuple[tuple[str, tuple[Rule, ...]], ...]:
    by_needle: dict[str, list[Rule]] = {}
    for rule in rules.load():
        for needle in rule.needles:
            by_needle.setdefault(needle.lower(), []).append(rule)
    return tuple((needle, tuple(found)) for needle, found in by_needle.items())


def needles() -> list[str]:
    """The literals a log is scanned for: those of the rules and a traceback's header."""
    return [needle for needle, _ in _index()] + [HEADER]


@functools.cache
def _scanner() -> Scanner:
    return Scanner(needles())


def _frames_match(pattern: str, traceback: Traceback | None) -> bool:
    if traceback is None:
        return False
    search = _compiled(pattern).search
    return any(search(f"{f[0]}:{f[2]}: {f[3]}") for raised in traceback.chain for f in raised.frames)


def match_rules(
    text: str, raised: Raised | None, traceback: Traceback | None
) -> Iterable[tuple[Rule, dict[str, str]]]:
    """Rules that recognise one clean line, with what they captured."""
    lower = text.lower()
    tried: set[str] = set()
    for needle, found in _index():
        if needle not in lower:
            continue
        for rule in found:
            if rule.id in tried:
                continue
            tried.add(rule.id)
            if rule.exception:
                named = raised.type if raised else (exception_line(text) or ("",))[0]
                if not named or not _compiled(rule.exception).search(named):
                    continue
            match = _compiled(rule.pattern).search(text)
            if match and (not rule.frames or _frames_match(rule.frames, traceback)):
                yield rule, {"0": match.group(0), **{k: v or "" for k, v in match.groupdict().items()}}


def _goodness(candidate: Candidate) -> tuple[int, int, bool, float]:
    rule, raised = candidate.rule, candidate.raised
    heads = raised is None or (bool(raised.lines) and raised.lines[0] is candidate.line)
    return candidate.strength, rule.precedence if rule else 0, heads, rule.confidence if rule else 0.0


def _best(found: list[Candidate]) -> Candidate | None:
    """The strongest; of equals the earlier (the list is in the order of events)."""
    return max(found, key=_goodness, default=None)


def _from_traceback(traceback: Traceback, log: LogSource) -> Candidate | None:
    found: list[Candidate] = []
    for link, raised in enumerate(traceback.chain):
        for line in raised.lines:
            for rule, captures in match_rules(line.text, raised, traceback):
                found.append(
                    Candidate(line, traceback.offset, traceback.end, rule, captures, traceback, raised, log)
                )
        probing = link + 1 < len(traceback.chain) and traceback.chain[link + 1].linked_by == "context"
        if raised.lines and not probing and not any(c.raised is raised for c in found):
            found.append(
                Candidate(raised.lines[0], traceback.offset, traceback.end, None, {}, traceback, raised, log)
            )
    best = _best([c for c in found if c.role not in (Role.ADVICE,)])
    if best is None and traceback.chain and traceback.chain[-1].lines:
        raised = traceback.chain[-1]
        best = Candidate(raised.lines[0], traceback.offset, traceback.end, None, {}, traceback, raised, log)
    return best


def _from_line(line: LogLine, log: LogSource) -> Candidate | None:
    found = [
        Candidate(line, line.offset, line.end, rule, captures, None, None, log)
        for rule, captures in match_rules(line.text, None, None)
    ]
    advice = next((c for c in found if c.role is Role.ADVICE), None)
    return advice or _best(found)  # what a library advises is never evidence, whatever words it uses


def _traceback_head(data: Any, line: LogLine, own: set[int]) -> LogLine | None:
    """Where the traceback starts that `line` is the header or, when the header was cut away, the exception of."""
    if HEADER in line.text:
        return line
    if exception_line(line.text) is None:
        return None
    first = find_headless(data, line)
    return first if first is not None and first.offset not in own else None


def collect(log: LogSource) -> tuple[list[Candidate], list[Traceback]]:
    """Candidates of one log in the order in which they stand, and every traceback in it."""
    data = log.data
    own: set[int] = set()
    seen: set[int] = set()
    found: list[Candidate] = []
    tracebacks: list[Traceback] = []
    per_rule: dict[str, int] = {}
    for offset in _scanner().hits(data):
        line = read_line(data, offset)
        if line.offset in own or line.offset in seen:
            continue
        seen.add(line.offset)
        candidate: Candidate | None
        head = _traceback_head(data, line, own) if len(tracebacks) < MAX_TRACEBACKS else None
        if head is not None:
            traceback = parse_traceback(data, head)
            own |= traceback.own
            tracebacks.append(traceback)
            candidate = _from_traceback(traceback, log)
        else:
            candidate = _from_line(line, log)
        if candidate is None:
            continue
        key = candidate.rule.id if candidate.rule else "?"
        per_rule[key] = per_rule.get(key, 0) + 1
        if per_rule[key] <= MAX_PER_RULE or candidate.traceback:
            found.append(candidate)
        else:  # of a flood, the first ones and the newest one
            for here in range(len(found) - 1, -1, -1):
                if found[here].rule is candidate.rule and not found[here].traceback:
                    del found[here]
                    break
            found.append(candidate)
    found.sort(key=lambda c: c.start)
    return found, tracebacks
