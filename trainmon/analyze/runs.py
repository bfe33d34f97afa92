"""Several runs of one program in one log (`nohup` and `>>` append): where the last one begins.

An exception that nobody catches ends its process. When a later traceback goes through the same script's top level,
another run of it wrote the later one: surely where what the program prints at its start stands between the two, and
also where nothing tells of several processes and both stacks begin at the top level, as an uncaught one's does.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import re2

from trainmon.analyze.candidates import Candidate
from trainmon.analyze.frames import is_user_code
from trainmon.analyze.knowledge import compiled
from trainmon.analyze.progress import masked
from trainmon.analyze.stretches import Stretches
from trainmon.logs import Traceback, read_line
from trainmon.model import ErrorType

MODULE = "<module>"
BEFORE_BYTES = 1 << 16
MOST_LINES = 400
MOST_LOOKED = 12  # exceptions, from the end, of which it is asked whether another run followed
REPEATED, REPEATED_TO_THE_END = 3, 12
ABOVE_BYTES = 512
_JOINED = r"^-- Process \d+ terminated with the following error:$"  # torch/multiprocessing/spawn.py
_REFUSED = r"^(?P<script>[\w.-]+\.py)(?: [\w-]+)*: error: "  # argparse.ArgumentParser.error
_OF_A_CELL = r"^[A-Za-z]\w* {2,}Traceback \(most recent call last\)"  # IPython/core/ultratb.py
# They poison the CUDA context for as long as the process lives (CUDA C++ Programming Guide, "Error Checking").
POISONS = frozenset({ErrorType.CUDA_DEVICE_ASSERT, ErrorType.CUDA_ILLEGAL_ACCESS})
_PARSING = frozenset({"SyntaxError", "IndentationError", "TabError"})
# Several processes of one job write to the log: their tracebacks all go through the same script.
_PROCESSES = (
    rb"(?i)\b(?:global_|local_)?rank[: =]+[1-9]|world[ _]size[\"'=: ]+(?:[2-9]|\d{2,})|\b(?:mpirun|prterun)\b"
)
# What a job of several processes may print, and one of a single process too.
_PERHAPS_SEVERAL = (
    rb"(?i)\bnccl\b|\bgloo\b|\bsrun: |\bmpi(?:4py|_abort)|\bhorovod|\bray::|torch[./]distributed|torchrun|\bspawnprocess-"
    rb"|accelerate launch|deepspeed"
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


def _outermost(candidate: Candidate) -> str | None:
    """The script at whose top level a stack begins, None for any other stack."""
    chain = candidate.traceback.chain if candidate.traceback else []
    frames = [frame for frame in (chain[-1].frames if chain else []) if "runpy" not in frame[0]]
    return frames[0][0] if frames and frames[0][2] == MODULE else None


def _unparsed(candidate: Candidate) -> str | None:
    """The script that Python could not even parse, when nothing had called it."""
    raised, traceback = candidate.raised, candidate.traceback
    if raised is None or traceback is None or raised.type not in _PARSING or len(traceback.chain) != 1:
        return None
    return raised.frames[0][0] if len(raised.frames) == 1 and not raised.frames[0][2] else None


def _ends_at_import(candidate: Candidate, later: Candidate) -> bool:
    """Whether the script ended while it imported, and the later traceback comes from another line of it."""
    here, there = (
        next((f for raised in reversed(c.traceback.chain) for f in raised.frames if f[2] == MODULE), None)
        if c.traceback
        else None
        for c in (candidate, later)
    )
    if here is None or there is None or here[0] != there[0]:
        return False
    return here[1] != there[1] and here[3].startswith(("import ", "from "))


def _in_cell(candidate: Candidate) -> bool:
    """Whether a notebook showed the exception: it ends a cell, and the next cell runs all the same."""
    header = read_line(candidate.log.data, candidate.start).text if candidate.log else ""
    return bool(compiled(_OF_A_CELL).search(header))


def _end_of_earlier_cells(candidates: Sequence[Candidate]) -> int:
    """Where the cells before the last one that failed end, -1 when their failures may have led to it: what a failed
    cell was to define is missing, or the GPU's context is poisoned."""
    cells = [c for c in candidates if c.traceback is not None and _in_cell(c)]
    if len(cells) < 2 or (cells[-1].raised is not None and cells[-1].raised.type == "NameError"):
        return -1
    before = [c for c in cells if c.start < cells[-1].start]
    if any(c.rule is not None and c.rule.error_type in POISONS for c in before):
        return -1
    return max((c.end for c in before), default=-1)


def _end_of_refused_runs(candidates: Sequence[Candidate]) -> int:
    """Where the last start that the parser of a script's own options refused ends (argparse exits with 2), -1 when no
    later traceback shows that the script was started again, or that a person stopped whatever ran next."""
    boundary = -1
    for candidate in candidates:
        refused = compiled(_REFUSED).search(candidate.line.text) if candidate.traceback is None else None
        if refused is None:
            continue
        for later in candidates:
            if later.traceback is None or later.start < candidate.end:
                continue
            script = (main_of(later.traceback) or "").replace("\\", "/").rsplit("/", 1)[-1]
            stopped = later.rule is not None and later.rule.error_type is ErrorType.USER_CANCELLED
            if script == refused["script"] or stopped:
                boundary = max(boundary, candidate.end)
                break
    return boundary


def _joined(candidate: Candidate, stretches: Stretches) -> bool:
    """Whether the parent of spawned processes shows it, which has ended the others before."""
    above = [judged.line.text for judged in stretches.before(candidate.start, ABOVE_BYTES)]
    return bool(above) and bool(compiled(_JOINED).search(above[-1]))


def runs_again(candidate: Candidate, stretches: Stretches) -> bool:
    """Whether a single process's program was started once more after an exception and ended without another: many
    of the lines that stand before the exception come again behind it."""
    if not _joined(candidate, stretches) and _side_by_side(candidate, candidate, stretches, _PROCESSES):
        return False
    return _repeated(candidate, len(stretches.data), stretches, REPEATED_TO_THE_END)


def end_of_earlier_runs(candidates: Sequence[Candidate], stretches: Stretches, several: bool) -> int:
    """Where in the log the last run but one ended by an exception, -1 when no other run is to be seen.

    `several`: processes of one job write side by side, so that equal tracebacks say nothing about runs.
    """
    candidates = [c for c in candidates if not c.ignored]
    last: dict[str, Candidate] = {}
    for candidate in candidates:
        if candidate.traceback is not None and (main := main_of(candidate.traceback)) is not None:
            last[main] = candidate
    boundary = max(_end_of_earlier_cells(candidates), _end_of_refused_runs(candidates))
    looked = 0
    for candidate in reversed(candidates):  # the last end of a run is what counts
        if candidate.traceback is None or candidate.end <= boundary:
            continue
        script = _unparsed(candidate)
        main = script or main_of(candidate.traceback)
        later = last.get(main or "")
        if later is None or later.start <= candidate.end:
            continue
        if script is not None or _ends_at_import(candidate, later):
            return candidate.end
        looked += 1
        if several or looked > MOST_LOOKED or _side_by_side(candidate, later, stretches, _PROCESSES):
            continue
        twice = main == _outermost(candidate) == _outermost(later)
        if twice and not _side_by_side(candidate, later, stretches, _PERHAPS_SEVERAL):
            return candidate.end
        if _starts_again(candidate, later, stretches):
            return candidate.end
    return boundary


def _side_by_side(candidate: Candidate, later: Candidate, stretches: Stretches, signs: bytes) -> bool:
    low = max(0, candidate.start - BEFORE_BYTES)
    around = bytes(stretches.data[low : min(later.start, candidate.end + BEFORE_BYTES)])
    return candidate.rank is not None or bool(_signs(signs).search(around))


@functools.cache
def _signs(pattern: bytes) -> Any:
    return re2.compile(pattern)


def _starts_again(candidate: Candidate, later: Candidate, stretches: Stretches) -> bool:
    """Whether lines from before the exception come again after it."""
    return _repeated(candidate, later.start, stretches, REPEATED)


def _repeated(candidate: Candidate, until: int, stretches: Stretches, enough: int) -> bool:
    before = {masked(judged.line.text) for judged in stretches.before(candidate.start, BEFORE_BYTES)}
    again: set[str] = set()
    for seen, judged in enumerate(stretches.between(candidate.end, until, None)):
        text = judged.line.text
        if len(text) > 11 and not judged.trains and masked(text) in before:
            again.add(masked(text))
        if len(again) >= enough or seen > MOST_LINES:
            break
    return len(again) >= enough
