"""All candidates of a log: each line that a rule may know, and each traceback, looked at once."""

from __future__ import annotations

from typing import Any

from trainmon.analyze.candidates import Candidate, from_line, from_quoted, from_traceback
from trainmon.analyze.ending import says_that_it_is_over
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
)
from trainmon.logs.heads import chains_on, find_origin
from trainmon.logs.stack import HEADER, exception_line
from trainmon.model import LogSource

MAX_TRACEBACKS, MAX_TRACEBACK_BYTES = 1000, 1 << 24  # of one log; lines of other ranks in between count
MAX_PER_RULE = 50
LAST_HITS = 2000  # of the hits in a log, so many count as near its end
ABOVE_BYTES = 4096


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


# What CPython says above an exception that nobody can catch (`sys.unraisablehook`), and above one that the hook for
# uncaught exceptions raised itself (Python/pythonrun.c); the one that ended the program is another.
_UNRAISABLE = r"Exception ignored (?:in|on|while)\b.*$|^Error in sys\.excepthook:$"


IN_THREAD = "Exception in thread "  # threading.excepthook: the main thread goes on
LINES_ABOVE = 12


def _is_over(head: LogLine, data: Any) -> bool:
    """Whether the program had said shortly before that it had gone through."""
    above = [x.text for x in lines_around(data, head.offset, ABOVE_BYTES, 0) if x.offset < head.offset]
    return any(says_that_it_is_over(text) for text in above[-LINES_ABOVE:])


def _above(head: LogLine, data: Any) -> str:
    """The line above a traceback, "" when it is the first."""
    above = [x.text for x in lines_around(data, head.offset, ABOVE_BYTES, 0) if x.offset < head.offset]
    return above[-1].strip() if above else ""


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
        above = _above(head, data) if head is not None else ""
        # `logging` goes on (Handler.handleError)
        if head is not None and above.endswith("--- Logging error ---"):
            self._own |= parse_traceback(data, head).own
        elif inside is not None:
            self._stacks += 1
            self._bytes += len(inside)
            candidate = from_quoted(inside, line, self._log, self._knowledge)
        elif head is not None:
            traceback = parse_traceback(data, head)
            self._own |= traceback.own
            self.tracebacks.append(traceback)
            self._stacks += 1
            self._bytes += traceback.end - traceback.offset
            candidate = from_traceback(traceback, self._log, self._knowledge)
            # cut off at once: a terminal's `^C` may stand before the header
            if candidate is None and head is line:
                candidate = from_line(line, self._log, self._knowledge)
            elif candidate is not None and (
                compiled(_UNRAISABLE).search(above) or (above.startswith(IN_THREAD) and _is_over(head, data))
            ):
                candidate.ignored = True
        else:
            candidate = from_line(line, self._log, self._knowledge)
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
