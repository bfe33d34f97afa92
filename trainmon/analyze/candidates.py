"""What may explain a failure: a rule's match, or an exception that no rule knows, with the place where it stands."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from trainmon.analyze.knowledge import Knowledge, compiled
from trainmon.analyze.told import as_raised
from trainmon.logs import (
    LogLine,
    Traceback,
    lines_around,
    parse_traceback,
    read_lines,
)
from trainmon.logs.stack import HEADER, Raised
from trainmon.model import LogSource, Role
from trainmon.rules import Rule

VAGUE = 30  # rules below it, like "a value was refused", say no more than the exception's kind
RECORD_BYTES = 4096  # of a record, before the line in question
CLOSE = 5  # rules whose precedence differs by no more are two readings of one line


@dataclass(slots=True)
class Candidate:
    """A rule's match, or an exception that no rule knows (`rule` None).

    `start` and `end` bound, in bytes, all that was printed with it (the whole traceback); `readings` are
    what other rules of much the same weight make of it; `warned` is set within a record that only warned, `ignored`
    for an exception that the interpreter could only report, and went on, `told` for one that the program itself caught
    and reported by its message alone.
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
    ignored: bool = False
    told: bool = False

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
        """3 a recognised cause, 2 an uncaught exception of a general kind, 1 a general line, 0 a consequence,
        -1 an exception that ended nothing."""
        if self.ignored:
            return -1
        if self.told:
            return 1 if self.role in (Role.ROOT, Role.FALLBACK) else 0
        if self.role is Role.ROOT:
            return 1 if weakened(self) else 3
        if self.role is Role.FALLBACK:
            return 2 if self.traceback else 1
        return 0


def is_warning(text: str) -> bool:
    """Whether a program only warned or informed: it meant to go on."""
    text = text[:300].replace(
        "NCCL WARN", ""
    )  # how NCCL marks a call that failed (its user guide, NCCL_DEBUG)
    pattern = (
        r"\b[A-Z]\w*Warning:|^\W*[Ww]arning: |^.{0,60}\b(?:WARN(?:ING)?|INFO|DEBUG)\b|^[WI]\d{4} |\[[WI]\d{3,4} "
        r"|^\d{4}-\d\d-\d\d [\d:.]+: [WI] "  # tsl/platform/default/logging.cc (TensorFlow, XLA)
    )
    return bool(compiled(pattern).search(text))


def weakened(candidate: Candidate) -> bool:
    """Whether a cause's line was only a warning, so that it counts when nothing else explains the end."""
    if candidate.role is not Role.ROOT or candidate.traceback is not None:
        return False
    return candidate.warned or is_warning(candidate.line.text)


def _head_warns(line: LogLine, data: Any) -> bool:
    """Whether an indented line continues a record that only warned: `logging` writes a message's lines as they are."""
    if not line.text[:1].isspace():
        return False
    above = [x for x in lines_around(data, line.offset, RECORD_BYTES, 0) if x.offset < line.offset]
    head = next((x for x in reversed(above) if x.text.strip() and not x.text[:1].isspace()), None)
    return head is not None and is_warning(head.text)


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


def _put_into_words(traceback: Traceback, link: int) -> bool:
    """Whether an exception that no rule knows was met while it was handled, or says nothing (`queue.Empty`) and another
    was raised from it on purpose: that one says more."""
    then = traceback.chain[link + 1] if link + 1 < len(traceback.chain) else None
    if then is None:
        return False
    return then.linked_by == "context" or (then.linked_by == "direct" and not traceback.chain[link].message)


def from_traceback(traceback: Traceback, log: LogSource, knowledge: Knowledge) -> Candidate | None:
    found: list[Candidate] = []
    for link, raised in enumerate(traceback.chain):
        for line in raised.lines:
            for rule, captures in knowledge.match(line.text, raised, traceback):
                found.append(
                    Candidate(line, traceback.offset, traceback.end, rule, captures, traceback, raised, log)
                )
        if (
            raised.lines
            and not _put_into_words(traceback, link)
            and not any(c.raised is raised for c in found)
        ):
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


_OF_DEBUGGER = r"^\*\*\* (?:\w+\.)*\w+(?:Error|Exception|Exit|Interrupt)\b"  # Lib/pdb.py, `error`


def from_line(line: LogLine, log: LogSource, knowledge: Knowledge) -> Candidate | None:
    """What a line by itself says; what a debugger answers to the words typed at it is nothing of the program's."""
    if compiled(_OF_DEBUGGER).search(line.text):
        return None
    found = [
        Candidate(line, line.offset, line.end, rule, captures, None, None, log)
        for rule, captures in knowledge.match(line.text, None, None)
    ]
    if found and _head_warns(line, log.data):
        for candidate in found:
            candidate.warned = True
    if not found and not is_warning(line.text) and (raised := as_raised(line.text)) is not None:
        found = [
            Candidate(line, line.offset, line.end, rule, captures, None, None, log, told=True)
            for rule, captures in knowledge.match(raised, None, None)
        ]
    advice = next((c for c in found if c.role is Role.ADVICE), None)
    return advice or _best(found)  # what a library advises is never evidence, whatever words it uses


def from_quoted(stack: bytes, line: LogLine, log: LogSource, knowledge: Knowledge) -> Candidate | None:
    """The cause in a traceback that stands in one line; all of it has that line's place."""
    header = next((x for x in read_lines(stack, 0) if HEADER in x.text), None)
    found = from_traceback(parse_traceback(stack, header), log, knowledge) if header else None
    if found is None:
        return None
    place = LogLine(found.line.text, line.offset, line.end, line.rank, line.host)
    return replace(found, line=place, start=line.offset, end=line.end)
