"""Everything in a log that may explain a failure, each with the place where it stands."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from trainmon.analyze.knowledge import Knowledge, compiled
from trainmon.analyze.progress import masked
from trainmon.logs import (
    LOOKS,
    LogLine,
    Traceback,
    embedded_traceback,
    find_headless,
    forget,
    lines_around,
    parse_traceback,
    read_line,
    read_lines,
)
from trainmon.logs.tracebacks import HEADER, Raised, chains_on, exception_line, find_origin
from trainmon.model import LogSource, Role
from trainmon.rules import Rule

MAX_TRACEBACKS, MAX_TRACEBACK_BYTES = 1000, 1 << 24  # of one log; lines of other ranks in between count
MAX_PER_RULE = 50
LAST_HITS = 2000  # of the hits in a log, so many count as near its end
VAGUE = 30  # rules below it, like "a value was refused", say no more than the exception's kind
RECORD_BYTES = 4096  # of a record, before the line in question
CLOSE = 5  # rules whose precedence differs by no more are two readings of one line


@dataclass(slots=True)
class Candidate:
    """A rule's match, or an exception that no rule knows (`rule` None).

    `start` and `end` bound, in bytes, all that was printed with it (the whole traceback); `readings` are
    what other rules of much the same weight make of it; `warned` is set within a record that only warned.
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
    readings: tuple[Candidate, ...] = ()
    warned: bool = False

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


def _is_warning(text: str) -> bool:
    """Whether a program only warned or informed: it meant to go on."""
    text = text[:300].replace(
        "NCCL WARN", ""
    )  # how NCCL marks a call that failed (its user guide, NCCL_DEBUG)
    pattern = (
        r"\b[A-Z]\w*Warning:|^.{0,60}\b(?:WARN(?:ING)?|INFO|DEBUG)\b|^[WI]\d{4} |\[[WI]\d{3,4} "
        r"|^\d{4}-\d\d-\d\d [\d:.]+: [WI] "  # tsl/platform/default/logging.cc (TensorFlow, XLA)
    )
    return bool(compiled(pattern).search(text))


def weakened(candidate: Candidate) -> bool:
    """Whether a cause's line was only a warning, so that it counts when nothing else explains the end."""
    if candidate.role is not Role.ROOT or candidate.traceback is not None:
        return False
    return candidate.warned or _is_warning(candidate.line.text)


def _head_warns(line: LogLine, data: Any) -> bool:
    """Whether an indented line continues a record that only warned: `logging` writes a message's lines as they are."""
    if not line.text[:1].isspace():
        return False
    above = [x for x in lines_around(data, line.offset, RECORD_BYTES, 0) if x.offset < line.offset]
    head = next((x for x in reversed(above) if x.text.strip() and not x.text[:1].isspace()), None)
    return head is not None and _is_warning(head.text)


def _goodness(candidate: Candidate) -> tuple[int, int, bool, float]:
    rule, raised = candidate.rule, candidate.raised
    heads = raised is None or (bool(raised.lines) and raised.lines[0] is candidate.line)
    return candidate.strength, rule.precedence if rule else 0, heads, rule.confidence if rule else 0.0


def _best(found: list[Candidate]) -> Candidate | None:
    """The strongest; of equals the earlier (the list is in the order of events). It learns its other readings."""
    best = max(found, key=_goodness, default=None)
    if best is not None and best.rule is not None:
        near = [c for c in found if c.rule and c.role is best.role and c.strength == best.strength]
        best.readings = tuple(
            c
            for c in near
            if c.rule
            and c.raised is best.raised
            and c.rule.error_type is not best.rule.error_type
            and best.rule.precedence - c.rule.precedence <= CLOSE
        )
    return best


def _tells(candidate: Candidate) -> bool:
    """Whether a match says what the exception is: a cause in any line of its message, a consequence in the first one.
    The shell's or make's next words may stand right below it."""
    raised = candidate.raised
    if candidate.role is Role.ROOT or raised is None:
        return True
    wordless = bool(raised.lines) and raised.lines[0].text.strip().rstrip(":") == raised.type
    return raised.lines[wordless : wordless + 1] == [candidate.line]


def _without_general(found: list[Candidate]) -> list[Candidate]:
    """Without advice, and without the general rules about an exception that another rule knows better."""
    known = [c.raised for c in found if c.rule and c.role not in (Role.FALLBACK, Role.ADVICE) and _tells(c)]
    return [
        c
        for c in found
        if c.role is not Role.ADVICE
        and not (c.rule and c.role is Role.FALLBACK and any(c.raised is raised for raised in known))
    ]


_LOOKUPS = frozenset({"KeyError", "IndexError", "AttributeError", "StopIteration", "LookupError"})
_CONVERSION = r"^ValueError: (?:invalid literal for int\(\)|could not convert string to float)"


def _only_tried(raised: Raised) -> bool:
    """Whether an exception is what a failed lookup or conversion raises, which code often tries before it decides."""
    first = raised.lines[0].text if raised.lines else ""
    return raised.type in _LOOKUPS or bool(compiled(_CONVERSION).search(first))


def _without_translated(found: list[Candidate], traceback: Traceback) -> list[Candidate]:
    """Without a failed lookup or conversion that the very function which tried it reported in words of its own
    (EAFP): when those words are recognised, they say what is wrong."""
    for first, then in itertools.pairwise(traceback.chain):
        linked = then.linked_by == "context" or (then.linked_by == "direct" and first.type == "ValueError")
        if not (linked and _only_tried(first) and first.frames and then.frames):
            continue
        (tried, _, by, _), (file, _, function, code) = first.frames[0], then.frames[-1]
        told = any(
            c.raised is then and c.rule and c.strength >= 2 and c.rule.precedence > VAGUE for c in found
        )
        if told and code.startswith("raise ") and (tried, by) == (file, function):
            found = [c for c in found if c.raised is not first]
    return found


def _without_restated(found: list[Candidate], traceback: Traceback) -> list[Candidate]:
    """Without general readings of an exception that only repeats the one before it, with a name in front:
    `raise type(e)(f"{cls.__name__}: {e}")`. Where the first one was raised says more."""
    for first, then in itertools.pairwise(traceback.chain):
        if first.type != then.type or not (first.lines and then.lines):
            continue
        said, again = (raised.lines[0].text.partition(": ")[2].strip(" '\"") for raised in (first, then))
        if (
            len(said) > 2
            and said != again
            and said in again
            and any(c.raised is first and c.rule for c in found)
        ):
            found = [c for c in found if c.raised is not then or c.role is not Role.FALLBACK]
    return found


_OWN_WORDS = (
    r"^(?:print|raise|return|log\w*|logger\.\w+|logging\.\w+|warn\w*|f[\"'])\b.*\b(?:e|ex|exc|err|error|exception)\b"
    r"|\{(?:e|ex|exc|err|error|exception)[!:}]"
)


def _without_reporting(found: list[Candidate], traceback: Traceback) -> list[Candidate]:
    """Without the exception that the handler met while it put the first one into words (`print(f"failed: {e}")`):
    what it wanted to report is the failure."""
    for first, then in itertools.pairwise(traceback.chain):
        if then.linked_by != "context" or not (first.frames and first.lines):
            continue
        tried = first.frames[0]
        here = next(
            (n for n, frame in enumerate(then.frames) if frame[0] == tried[0] and frame[2] == tried[2]), None
        )
        if here is None or not compiled(_OWN_WORDS).search(then.frames[here][3]):
            continue
        meant = here == len(then.frames) - 1 and then.frames[here][3].startswith("raise ")
        if not meant and any(c.raised is first and c.rule for c in found):
            found = [c for c in found if c.raised is not then]
    return found


def _from_traceback(traceback: Traceback, log: LogSource, knowledge: Knowledge) -> Candidate | None:
    found: list[Candidate] = []
    for link, raised in enumerate(traceback.chain):
        for line in raised.lines:
            for rule, captures in knowledge.match(line.text, raised, traceback):
                found.append(
                    Candidate(line, traceback.offset, traceback.end, rule, captures, traceback, raised, log)
                )
        probing = link + 1 < len(traceback.chain) and traceback.chain[link + 1].linked_by == "context"
        if raised.lines and not probing and not any(c.raised is raised for c in found):
            found.append(
                Candidate(raised.lines[0], traceback.offset, traceback.end, None, {}, traceback, raised, log)
            )
    found = _without_translated(_without_restated(found, traceback), traceback)
    found = _without_reporting(found, traceback)
    best = _best(_without_general(found))
    if best is None and traceback.chain and traceback.chain[-1].lines:
        raised = traceback.chain[-1]
        best = Candidate(raised.lines[0], traceback.offset, traceback.end, None, {}, traceback, raised, log)
    return best


def _from_line(line: LogLine, log: LogSource, knowledge: Knowledge) -> Candidate | None:
    found = [
        Candidate(line, line.offset, line.end, rule, captures, None, None, log)
        for rule, captures in knowledge.match(line.text, None, None)
    ]
    if found and _head_warns(line, log.data):
        for candidate in found:
            candidate.warned = True
    advice = next((c for c in found if c.role is Role.ADVICE), None)
    return advice or _best(found)  # what a library advises is never evidence, whatever words it uses


def _inside(stack: bytes, line: LogLine, log: LogSource, knowledge: Knowledge) -> Candidate | None:
    """The cause in a traceback that stands in one line; all of it has that line's place."""
    header = next((x for x in read_lines(stack, 0) if HEADER in x.text), None)
    found = _from_traceback(parse_traceback(stack, header), log, knowledge) if header else None
    if found is None:
        return None
    place = LogLine(found.line.text, line.offset, line.end, line.rank, line.host)
    return replace(found, line=place, start=line.offset, end=line.end)


def _may_embed(text: str) -> bool:
    """Whether a line may hold a whole traceback, its newlines escaped."""
    return text[:1] == "{" or (HEADER in text and "\\n" in text)


def _traceback_head(data: Any, line: LogLine, own: set[int]) -> LogLine | None:
    """Where the traceback starts that `line` is the header or, when the header was cut away, the exception of."""
    if HEADER in line.text:
        origin = find_origin(data, line)
        return line if origin is None or origin.offset in own else origin
    if exception_line(line.text) is None:
        return None
    first = find_headless(data, line)
    if first is None and chains_on(data, line):
        first = line
    return first if first is not None and first.offset not in own else None


def _of_logging(head: LogLine, data: Any) -> bool:
    """Whether `logging` shows an exception of its own here, as for a message whose arguments do not fit: it goes on
    (`logging.Handler.handleError`)."""
    above = [x.text for x in lines_around(data, head.offset, RECORD_BYTES, 0) if x.offset < head.offset]
    return bool(above) and above[-1].endswith("--- Logging error ---")


class _Collector:
    """The candidates and tracebacks of one log, found line by line."""

    def __init__(self, log: LogSource, knowledge: Knowledge) -> None:
        self.found: list[Candidate] = []
        self.tracebacks: list[Traceback] = []
        self._log = log
        self._knowledge = knowledge
        self._own: set[int] = set()
        self._seen: set[int] = set()
        self._per_rule: dict[str, int] = {}
        self._kinds: dict[str, int] = {}
        self._newest: dict[str, LogLine] = {}
        self._read_to = 0
        self._stacks = 0
        self._bytes = 0

    def take(self, offset: int, share: float) -> None:
        """Look at the line that holds byte `offset`; of a flood of one kind only at the first ones, for now.

        Tracebacks are read as long as no more than `share` of what is allowed was read.
        """
        if offset < self._read_to:
            return  # the same line again
        line = read_line(self._log.data, offset)
        self._read_to = line.end
        if line.offset in self._own or line.offset in self._seen:
            return
        self._seen.add(line.offset)
        if HEADER not in line.text or _may_embed(line.text):
            kind = masked(line.text)
            self._kinds[kind] = self._kinds.get(kind, 0) + 1
            if self._kinds[kind] > MAX_PER_RULE:
                self._newest[kind] = line
                return
        self._look_at(line, self._has_room(share))

    def _has_room(self, share: float) -> bool:
        return self._stacks < MAX_TRACEBACKS * share and self._bytes < MAX_TRACEBACK_BYTES * share

    def take_newest(self) -> None:
        """Look at the last line of each flood: it may stand where the program died."""
        for line in sorted(self._newest.values(), key=lambda line: line.offset):
            if line.offset not in self._own:
                self._look_at(line, self._has_room(1.0))

    def _look_at(self, line: LogLine, room: bool) -> None:
        data, candidate = self._log.data, None
        inside = embedded_traceback(data, line.offset) if room and _may_embed(line.text) else None
        head = _traceback_head(data, line, self._own) if room and inside is None else None
        if head is not None and _of_logging(head, data):
            self._own |= parse_traceback(data, head).own
        elif inside is not None:
            self._stacks += 1
            self._bytes += len(inside)
            candidate = _inside(inside, line, self._log, self._knowledge)
        elif head is not None:
            traceback = parse_traceback(data, head)
            self._own |= traceback.own
            self.tracebacks.append(traceback)
            self._stacks += 1
            self._bytes += traceback.end - traceback.offset
            candidate = _from_traceback(traceback, self._log, self._knowledge)
        else:
            candidate = _from_line(line, self._log, self._knowledge)
        if candidate is not None:
            self._keep(candidate)

    def _keep(self, candidate: Candidate) -> None:
        key = candidate.rule.id if candidate.rule else "?"
        self._per_rule[key] = self._per_rule.get(key, 0) + 1
        if self._per_rule[key] > MAX_PER_RULE and not candidate.traceback:
            # Of a flood, the first ones and the newest one.
            for here in range(len(self.found) - 1, -1, -1):
                if self.found[here].rule is candidate.rule and not self.found[here].traceback:
                    del self.found[here]
                    break
        self.found.append(candidate)


def collect(log: LogSource, knowledge: Knowledge) -> tuple[list[Candidate], list[Traceback]]:
    """Candidates of one log in the order in which they stand, and every traceback in it.

    Of very many tracebacks those of the beginning and those of the end.
    """
    collector = _Collector(log, knowledge)
    hits = knowledge.scanner.hits(log.data)
    for index, offset in enumerate(hits):
        if index % LOOKS == 0:
            forget(log.data, 0, len(log.data))
        collector.take(offset, 1.0 if index >= len(hits) - LAST_HITS else 0.5)
    collector.take_newest()
    collector.found.sort(key=lambda c: c.start)
    return collector.found, collector.tracebacks
