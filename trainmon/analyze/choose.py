"""Which candidate is the cause: what was survived goes out, the earliest initiating event of the end wins."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from trainmon.analyze.candidates import Candidate
from trainmon.analyze.knowledge import compiled
from trainmon.analyze.launchers import ended_by_srun, tells_of_the_job
from trainmon.analyze.progress import is_training
from trainmon.analyze.runs import POISONS, end_of_earlier_runs, runs_again
from trainmon.analyze.stretches import Stretches
from trainmon.analyze.survived import (
    TRAINED,
    WENT_ON,
    goes_on,
    got_past_import,
    recorded_and_went_on,
    type_of,
    went_on,
    with_earlier,
    written_late,
)
from trainmon.logs import find, find_last, forget, read_lines
from trainmon.model import ErrorType, Role

STARTED_AGAIN = "the program was started again after it"
FIRST_OBSERVED = b"Root Cause (first observed failure):"  # torch/distributed/elastic/multiprocessing/errors
# What a launcher says once, before it starts the program: torchrun (torch/distributed/run.py), `deepspeed`
# (deepspeed/launcher/runner.py). A later one in the same log belongs to a later run.
# A W&B agent goes on with the next run of its sweep when one fails (wandb/agents/pyagent.py).
# HTCondor's event log may tell of many jobs, one after the other.
LAUNCHES = (
    b"Setting OMP_NUM_THREADS environment variable for each process",
    b":main] cmd = ",
    b"wandb: Agent Starting Run: ",
    b" Job submitted from host: <",  # HTCondor's event log (condor_utils/condor_event.cpp)
    b" Job executing on host: <",
)
LAUNCH_BYTES = 1 << 24
TRACKED = b"wandb: Run data is saved locally in "  # wandb/sdk/wandb_run.py
_TRACKED_AT = re.compile(rb"[^\r\n]*?run-(\d{8}_\d{6})-\w+")
MAX_PATH, TRACKED_RUNS, TOGETHER = 4096, 64, 120  # bytes, looks, seconds
LAUNCH_OUTPUT = 1 << 12
LATE_WORDS = 8
_LAUNCHER_ONLY = r"^\*+$|^Killing subprocess \d+$|^Main process received SIG"  # torch/distributed/launch.py
_JOB_END = r"\*\*\* JOB (?P<job>\d+)\S* ON \S+ CANCELLED"  # slurmd/slurmstepd/req.c
# Before native code aborts: the message of an exception that nobody caught, or a fatal record (glog, absl, TensorFlow).
_LAST_WORDS = r"^\s*what\(\): |^F\d{4} \d\d:\d\d:|^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+: F "
# What one process may print, or print again: how it is called, and what went wrong in it.
_NO_GREETING = r"^usage: |^.{0,40}\b(?:ERROR|CRITICAL|FATAL)\b"


def _greetings(data: Any, banner: str) -> list[int]:
    """Offsets of the first, the second and the last place where the program's greeting stands, as far as they differ."""
    if not banner:
        return []
    needle = banner.encode()
    first = find(data, needle, 0)
    second = find(data, needle, first + len(needle)) if first >= 0 else -1
    last = find_last(data, needle) if second >= 0 else -1
    return [place for place in dict.fromkeys((first, second, last)) if place >= 0]


def _restarted(candidate: Candidate, greetings: Sequence[int], starts: Sequence[int]) -> bool:
    """Whether the log's first line, or a start of the program, comes again after the candidate."""
    if any(start > candidate.end for start in starts):
        return True
    again = len(greetings) > 1 and greetings[-1] >= candidate.end
    return again and greetings[0] < candidate.start < greetings[1]


def banner_of(data: Any) -> str:
    """The first line of a log if it could only be a program's greeting, else ""."""
    for line in read_lines(data, 0, 1 << 14):
        if line.text.strip():
            text = line.text.strip()
            ruler = len(set(text)) == 1  # frames a title here, and anything later
            plain = "Traceback" not in text and not is_training(text) and not ruler
            usable = 12 <= len(text) <= 400 and plain and not compiled(_NO_GREETING).search(text)
            return text if usable else ""
    return ""


def _starts(data: Any, candidates: Sequence[Candidate]) -> list[int]:
    """Where a launcher began: its first words, and the last end of a Slurm job other than the last one."""
    low = max(0, len(data) - LAUNCH_BYTES)
    found = [at for words in LAUNCHES if (at := _last_start(data, words, low)) >= 0]
    found += [at for at in (_last_tracked_run(data, low),) if at >= 0]
    ends = [(c.end, job["job"]) for c in candidates if (job := compiled(_JOB_END).search(c.line.text))]
    other = [end for end, job in ends if job != ends[-1][1]]
    return found + [end + 1 for end in other[-1:]]


def _last_tracked_run(data: Any, low: int) -> int:
    """Where W&B tells of a run that began long after the one before it in this log, -1 without any: the processes of one
    job begin theirs together."""
    later: datetime | None = None
    at = place = len(data)
    for _ in range(TRACKED_RUNS):
        at = data.rfind(TRACKED, low, at)
        told = _TRACKED_AT.match(bytes(data[at + len(TRACKED) : at + MAX_PATH])) if at >= 0 else None
        if told is None:
            return -1
        with contextlib.suppress(ValueError):
            began = datetime.strptime(told[1].decode(), "%Y%m%d_%H%M%S")  # noqa: DTZ007  both are of one machine
            if later is not None and (later - began).total_seconds() >= TOGETHER:
                return place
            later, place = began, at
    return -1


def _last_start(data: Any, words: bytes, low: int) -> int:
    """Where a launcher's first words stand last with a run behind them, -1 if nowhere."""
    at = len(data)
    for _ in range(LATE_WORDS):
        at = data.rfind(words, low, at)
        if at < 0 or _begins(data, at):
            return int(at)
    return -1


def _begins(data: Any, at: int) -> bool:
    """Whether a program's own output follows a launcher's first words: written to a file, they may come last of all."""
    after = (
        line.text.strip() for line in read_lines(data, data.find(b"\n", at) + 1 or len(data), LAUNCH_OUTPUT)
    )
    return any(text and not compiled(_LAUNCHER_ONLY).search(text) for text in after)


def begin_of(cause: Candidate, candidates: Sequence[Candidate]) -> int:
    """Where in its log the run that failed begins, as far as earlier runs in the log show: 0 without any."""
    return max(
        (
            c.end
            for c in candidates
            if c.rejected == STARTED_AGAIN and c.log is cause.log and c.end <= cause.start
        ),
        default=0,
    )


def _after(candidates: Sequence[Candidate], here: int) -> Iterator[Candidate]:
    """Those behind one of them, without a copy: there may be tens of thousands."""
    return (candidates[at] for at in range(here + 1, len(candidates)))


def _reject_all(earlier: Sequence[Candidate]) -> None:
    for candidate in earlier:
        candidate.rejected = STARTED_AGAIN


def choose(candidates: list[Candidate], own: set[int], several: bool) -> Candidate | None:
    """The cause among the candidates of one log; those that are ruled out learn why (`rejected`)."""
    live = [c for c in candidates if c.role not in (Role.ADVICE, Role.CLEANUP)]
    if not live or live[0].log is None:
        return None
    data = live[0].log.data
    stretches = Stretches(data, own)
    greetings, starts = _greetings(data, banner_of(data)), _starts(data, live)
    earlier = end_of_earlier_runs(live, stretches, several)
    for here, candidate in enumerate(live):
        forget(data, 0, len(data))
        later = next(
            (c.start for c in _after(live, here) if c.start > candidate.end and c.strength >= 2), None
        )
        until = len(data) if later is None else later
        if candidate.end <= earlier or _restarted(candidate, greetings, starts):
            candidate.rejected = STARTED_AGAIN
        elif ended_by_srun(candidate, live):
            candidate.rejected = "srun ended the step because a task of it had failed"
        elif got_past_import(candidate, _after(live, here)):
            candidate.rejected = WENT_ON
        elif later is None and candidate.traceback is not None:
            # Nothing else explains the end: only training that went on speaks against it.
            reason = went_on(candidate, until, stretches, several=True)
            trained = reason == TRAINED
            candidate.rejected = reason if trained and not written_late(candidate, data) else None
            if candidate.rejected is None and not several:
                if recorded_and_went_on(candidate, until, stretches):
                    candidate.rejected = TRAINED
                elif runs_again(candidate, stretches):
                    _reject_all(live[: here + 1])
                elif goes_on(candidate, stretches):
                    candidate.rejected = WENT_ON
        else:
            candidate.rejected = went_on(candidate, until, stretches, several)
    if not several:
        with_earlier(live, data)
    left = [c for c in live if c.rejected is None]
    for strengths in ((3, 2), (1,), (0,), (-1,)):
        group = [c for c in left if c.strength in strengths]
        if group:
            cause = with_own_reason(_behind(_earliest(group), group), group)
            named = _named_by_launcher(group, data)
            if named and type_of(named[0]) is not type_of(cause):
                cause = named[0]
            return _first_to_fail(_said_by_it(cause, left), left)
    return None


def _named_by_launcher(group: list[Candidate], data: Any) -> list[Candidate]:
    """Of general lines those in the part of torchrun's report about the process that failed first."""
    if group[0].strength > 1 or (report := find_last(data, FIRST_OBSERVED)) < 0:
        return []
    return [c for c in group if c.start > report]


def _said_by_it(cause: Candidate, left: list[Candidate]) -> Candidate:
    """Before an abort in general words what the C++ code said last, if a rule knows it."""
    if cause.strength != 1 or type_of(cause) is not ErrorType.NATIVE_CRASH:
        return cause
    said = (
        c
        for c in left
        if c.rule and c.role is not Role.FALLBACK and compiled(_LAST_WORDS).search(c.line.text)
    )
    return next(said, cause)


def _first_to_fail(cause: Candidate, left: list[Candidate]) -> Candidate:
    """Before a process that a launcher ended, the launcher's word of one that failed by itself: the others
    are stopped because of it."""
    if cause.strength != 1 or cause.rule is None or cause.rule.error_type is not ErrorType.KILLED:
        return cause
    failed = (
        c
        for c in left
        if c.role is Role.CASCADE
        and c.rule
        and c.rule.error_type is ErrorType.UNKNOWN
        and c.start < cause.start
        and not tells_of_the_job(c)
    )
    return next(failed, cause)


# A device-side assert or an illegal access poisons the CUDA context: what the libraries say is its echo, even
# when it is printed first, since kernels report late.
_POISONED = frozenset({ErrorType.CUDA_LIBRARY_ERROR, ErrorType.NCCL_ERROR, ErrorType.NCCL_TIMEOUT})


# What a process says when another one has gone: it is the cause only when none failed for a reason of its own.
_ABOUT_PEERS = frozenset({ErrorType.NCCL_TIMEOUT, ErrorType.NCCL_ERROR})


def with_own_reason(cause: Candidate, group: Sequence[Candidate]) -> Candidate:
    """Before a rank's word that a collective failed, the exception by which another rank left it."""
    if cause.rule is None or cause.rule.error_type not in _ABOUT_PEERS or cause.rank is None:
        return cause
    for other in group:
        about_peers = other.rule is not None and other.rule.error_type in _ABOUT_PEERS
        if other.traceback and other.rank not in (None, cause.rank) and not about_peers:
            return other
    return cause


def _behind(cause: Candidate, group: list[Candidate]) -> Candidate:
    """The candidate that says more about the same event: what poisoned it, or a more exact rule of its type."""
    if cause.rule is None:
        return cause
    for other in group:
        if other.rule is None or other is cause:
            continue
        poisoned = cause.rule.error_type in _POISONED and other.rule.error_type in POISONS
        exact = (
            other.rule.error_type is cause.rule.error_type
            and other.rule.precedence > cause.rule.precedence
            and other.rule.role is cause.rule.role
        )
        if poisoned or exact or (other.rule.error_type is ErrorType.HOST_OOM and _was_killed(cause)):
            return other
    return cause


def _was_killed(candidate: Candidate) -> bool:
    """Whether a line says that the kernel killed a process, which an out-of-memory report then explains."""
    return bool(compiled(r"killed by signal: Killed|SIGKILL|exitcode ?: -9\b").search(candidate.line.text))


def _earliest(group: list[Candidate]) -> Candidate:
    """The first event; an exception that no rule knows gives way to a recognised cause beside it."""
    known = [c for c in group if c.rule is not None]
    first = group[0]
    if first.rule is None and known:
        return known[0]
    return first
