"""Several runs of one program in one log (`nohup` and `>>` append): where the last one begins.

An exception that nobody catches ends its process. When a later traceback goes through the same script's top level,
and what the program prints at its start stands between the two, another run of it wrote the later one.
"""

from __future__ import annotations

from collections.abc import Sequence

from trainmon.analyze.candidates import Candidate
from trainmon.analyze.frames import is_user_code
from trainmon.analyze.knowledge import compiled
from trainmon.analyze.progress import masked
from trainmon.analyze.stretches import Stretches
from trainmon.logs import Traceback

MODULE = "<module>"
BEFORE_BYTES = 1 << 16
MOST_LINES = 400
REPEATED = 3
_PARSING = frozenset({"SyntaxError", "IndentationError", "TabError"})
# Several processes of one job write to the log: their tracebacks all go through the same script.
_PROCESSES = (
    r"(?i)\b(?:global_|local_)?rank[: =]+[1-9]|world[ _]size[\"'=: ]+(?:[2-9]|\d{2,})|\b(?:mpirun|prterun)\b"
)


def main_of(traceback: Traceback) -> str | None:
    """The script whose top level, or whose function for a process of its own, a traceback goes through; None for a
    notebook's cell or a bare command."""
    for raised in reversed(traceback.chain):
        for file, _, function, _ in raised.frames[:4]:
            outside = file.startswith(("<", "Cell In")) or "ipython" in file or "ipykernel" in file
            if (function == MODULE and not outside) or (function != MODULE and is_user_code(file)):
                return file
    return None


def _unparsed(candidate: Candidate) -> str | None:
    """The script that Python could not even parse, when nothing had called it."""
    raised, traceback = candidate.raised, candidate.traceback
    if raised is None or traceback is None or raised.type not in _PARSING or len(traceback.chain) != 1:
        return None
    return raised.frames[0][0] if len(raised.frames) == 1 and not raised.frames[0][2] else None


def end_of_earlier_runs(candidates: Sequence[Candidate], stretches: Stretches, several: bool) -> int:
    """Where in the log the last run but one ended by an exception, -1 when no other run is to be seen.

    `several`: processes of one job write side by side, so that equal tracebacks say nothing about runs.
    """
    boundary = -1
    last: dict[str, Candidate] = {}
    for candidate in candidates:
        if candidate.traceback is not None and (main := main_of(candidate.traceback)) is not None:
            last[main] = candidate
    for candidate in candidates:
        if candidate.traceback is None or candidate.end <= boundary:
            continue
        script = _unparsed(candidate)
        main = script or main_of(candidate.traceback)
        later = last.get(main or "")
        if later is None or later.start <= candidate.end:
            continue
        if script is not None or (
            not several
            and not _side_by_side(candidate, later, stretches)
            and _starts_again(candidate, later, stretches)
        ):
            boundary = candidate.end
    return boundary


def _side_by_side(candidate: Candidate, later: Candidate, stretches: Stretches) -> bool:
    low = max(0, candidate.start - BEFORE_BYTES)
    around = bytes(stretches.data[low : min(later.start, candidate.end + BEFORE_BYTES)])
    return candidate.rank is not None or bool(compiled(_PROCESSES).search(around.decode("latin-1")))


def _starts_again(candidate: Candidate, later: Candidate, stretches: Stretches) -> bool:
    """Whether lines from before the exception come again after it."""
    before = {masked(judged.line.text) for judged in stretches.before(candidate.start, BEFORE_BYTES)}
    again: set[str] = set()
    for seen, judged in enumerate(stretches.between(candidate.end, later.start, None)):
        text = judged.line.text
        if len(text) > 11 and not judged.trains and masked(text) in before:
            again.add(masked(text))
        if len(again) >= REPEATED or seen > MOST_LINES:
            break
    return len(again) >= REPEATED
