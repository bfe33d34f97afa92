"""Of several logs of one run (one a rank), the one whose process failed first and for a reason of its own."""

from __future__ import annotations

from collections.abc import Sequence

from trainmon.analyze.candidates import Candidate
from trainmon.analyze.choose import with_own_reason
from trainmon.analyze.findings import confidence_of
from trainmon.logs import Stamp, stamp_at
from trainmon.model import LogSource

TOGETHER = 2.0  # seconds: clocks of machines and buffers of processes differ by that much


def first_of(causes: Sequence[Candidate]) -> Candidate | None:
    """The cause among those of the single logs, None without any.

    What a process died of by itself goes before what it died of because of others; of those the earliest
    goes first where the logs tell times, a recognised cause before an unknown exception of much the same time, and a
    rank's own log before a console that only repeats it.
    """
    for strengths in ((3, 2), (1,), (0,), (-1,)):
        group = [c for c in causes if c.strength in strengths]
        if group:
            return with_own_reason(_earliest(group), group)
    return None


def _earliest(group: list[Candidate]) -> Candidate:
    stamps = [_stamp(c) for c in group]
    known = [s for s in stamps if s is not None]
    if len(known) == len(group) and len({s.form for s in known}) == 1:
        first = min(s.seconds for s in known)
        group = [c for c, s in zip(group, known, strict=True) if s.seconds - first <= TOGETHER]
    return min(group, key=lambda c: (-c.strength, -confidence_of(c), c.rank is None, c.rank or 0))


def _stamp(candidate: Candidate) -> Stamp | None:
    return stamp_at(candidate.log.data, candidate.start) if candidate.log is not None else None


def silent_ranks(logs: Sequence[LogSource], found: Sequence[Candidate]) -> list[int]:
    """Ranks with logs of their own in which nothing reads like a failure, when the others do report one.

    A process that is killed prints nothing, and its peers then complain of it.
    """
    all_ranks = {log.rank for log in logs if log.rank is not None}
    spoke = {c.log.rank for c in found if c.log is not None and c.log.rank is not None}
    return sorted(all_ranks - spoke) if spoke else []
