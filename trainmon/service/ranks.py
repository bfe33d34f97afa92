"""The ranks of a job: where their logs are, how each ended, and which failed first."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from trainmon import redact
from trainmon.capture.launchers import RANK_LOGS
from trainmon.capture.relay import COLLECTED, rank_files
from trainmon.errors import UsageError
from trainmon.logs import open_log
from trainmon.logs.folder import rank_of
from trainmon.logs.launchers import TAIL, RankEnd, rank_ends
from trainmon.model import IMPORTED, Diagnosis, ErrorType, Job, Rank, RankLog, RankStatus, Status
from trainmon.store import Store

CLOCK_SLACK = 2.0
RANK_FOLDER = "rank_folder"
"""The key in a job's environment of what was collected of its ranks, where that is not beside its log."""
_ABOUT_OTHERS = frozenset(
    {
        ErrorType.NCCL_ERROR,
        ErrorType.NCCL_TIMEOUT,
        ErrorType.NETWORK_ERROR,
        ErrorType.KILLED,
        ErrorType.UNKNOWN,
    }
)
"""What a rank complains of because another one is gone."""
_ATTEMPT = re.compile(r"attempt_(\d{1,6})\Z")
_EXCEPTION = re.compile(
    r"(?:\[rank\d+\]: )?((?:[A-Za-z_]\w*\.)*[A-Z]\w*(?:Error|Exception|Interrupt|Exit)\b.*)"
)
_MOST_OF_A_MESSAGE = 500


def rank_folder(job: Job) -> Path | None:
    """The folder of the launch that this job ended with: our own, or the one its command names (`--log-dir`).

    Of an imported job only what the import copied: the rest is another machine's claim.
    """
    own = Path(job.log_path).with_suffix(RANK_LOGS) if job.log_path else None
    named = None
    if IMPORTED not in job.environment:
        own = Path(job.environment[RANK_FOLDER]) if job.environment.get(RANK_FOLDER) else own
        named = named_log_folder(job)
    since = (job.started_at or 0.0) - CLOCK_SLACK
    collected = None
    for folder in (own, named):
        try:
            if folder is None or not folder.is_dir():
                continue
            if any(folder.glob("*.log")):
                return folder
            runs = [run for run in folder.iterdir() if run.is_dir() and run.stat().st_mtime >= since]
        except OSError:
            continue
        collected = next((run for run in runs if run.name == COLLECTED), collected)
        if launched := [run for run in runs if run.name != COLLECTED]:
            return max(launched, key=lambda run: run.stat().st_mtime)
    return collected


def named_log_folder(job: Job) -> Path | None:
    """The folder that the command itself gives its launcher for logs."""
    for here, argument in enumerate(job.command):
        name, equals, value = argument.partition("=")
        if name.replace("_", "-") in ("--log-dir", "--enable-each-rank-log") and any(
            launcher in a for a in job.command[:here] for launcher in ("torch", "accelerate", "deepspeed")
        ):
            value = value if equals else next(iter(job.command[here + 1 : here + 2]), "")
            return Path(job.workdir, value) if value else None
    return None


def rank_logs(job: Job, ranks: Sequence[Rank]) -> list[RankLog]:
    """The logs that have anything in them: by rank, the newest attempt first, errors before output."""
    folder = rank_folder(job)
    if folder is None:
        return []
    numbers = {rank.local: rank.number for rank in ranks if rank.local is not None}
    found = []
    for path in rank_files(folder):
        local = rank_of(path, folder)
        try:
            size = path.stat().st_size
        except OSError:
            continue
        if local is None or not size:
            continue
        stream = path.stem if path.stem in ("stdout", "stderr") else ""
        number = numbers.get(local, local) if stream else local
        found.append(RankLog(str(path.relative_to(folder)), number, _attempt(path), stream, size, str(path)))
    return sorted(found, key=lambda log: (log.rank, -log.attempt, log.stream))


def _attempt(path: Path) -> int:
    return next((int(m[1]) for part in path.parts if (m := _ATTEMPT.match(part))), 0)


def settle(store: Store, job: Job, console: Any, diagnosis: Diagnosis | None) -> None:
    """Keep how each rank of a job that has ended fared; `console` are the bytes of its log, None without one.

    Raises StoreUnavailable, JobNotFound.
    """
    seen = store.ranks(job.id)
    ranks = with_ends(job, seen, rank_ends(console) if console is not None else [], diagnosis)
    if ranks != seen:
        store.put_ranks(job.id, ranks)


def settle_anyway(store: Store, job: Job, diagnosis: Diagnosis | None) -> None:
    """The same from the job's log file, leaving out what cannot be read; raises as the store does."""
    try:
        console = open_log(Path(job.log_path)).data if job.log_path else None
    except UsageError:
        console = None
    settle(store, job, console, diagnosis)


def with_ends(
    job: Job, seen: Sequence[Rank], ends: Sequence[RankEnd], diagnosis: Diagnosis | None
) -> list[Rank]:
    """The ranks as they ended, by what was seen, what the launcher said, and what they left behind themselves."""
    folder = rank_folder(job)
    ranks = {rank.number: rank for rank in seen}
    for number, attempt, local in [*_told(ends), *_in_folder(folder, seen)]:
        known = ranks.get(number)
        if known is None or known.attempt < attempt:
            ranks[number] = Rank(number, RankStatus.ENDED, local, attempt, job.host)
    if len(ranks) < 2 and not seen:
        return []  # one process alone is the job itself
    ended = [_ended(ranks[number], job, ends) for number in sorted(ranks)]
    ended = [replace(rank, message=_message(folder, rank)) for rank in ended]
    first = _first(ended, ends, diagnosis) if job.status in (Status.FAILED, Status.LOST) else None
    return [replace(rank, first=rank.number == first) for rank in ended]


def _told(ends: Iterable[RankEnd]) -> list[tuple[int, int, int | None]]:
    return [(end.rank, 0, None) for end in ends if end.rank is not None]


def _in_folder(folder: Path | None, seen: Sequence[Rank]) -> list[tuple[int, int, int | None]]:
    """Rank, attempt and local rank of what has a place in the launcher's folder, though it was too short to see."""
    numbers: Mapping[int | None, int] = {rank.local: rank.number for rank in seen}
    found: list[tuple[int, int, int | None]] = []
    for path in folder.glob("attempt_*/*") if folder else ():
        if path.is_dir() and path.name.isdigit():
            local = int(path.name)
            found.append((numbers.get(local, local), _attempt(path), local))
    return found


def _ended(rank: Rank, job: Job, ends: Sequence[RankEnd]) -> Rank:
    ended_at = rank.ended_at or job.ended_at
    if job.status is Status.COMPLETED:
        return replace(rank, status=RankStatus.COMPLETED, exit_code=0, ended_at=ended_at)
    about = [e for e in ends if _is_about(e, rank)]
    how = next((e for e in reversed(about) if not e.stopped), None)
    stopped = any(e.stopped for e in about)
    if how is None:
        status = RankStatus.STOPPED if stopped else RankStatus.ENDED
        return replace(rank, status=status, ended_at=ended_at)
    failed = not stopped and (how.signal is not None or how.exit_code != 0)
    status = RankStatus.STOPPED if stopped else RankStatus.FAILED if failed else RankStatus.COMPLETED
    return replace(rank, status=status, exit_code=how.exit_code, signal=how.signal, ended_at=ended_at)


def _is_about(end: RankEnd, rank: Rank) -> bool:
    """By pid where both know it: a rank that was restarted has several ends."""
    if end.pid is not None and rank.pid is not None:
        return end.pid == rank.pid
    return end.rank == rank.number


def _first(ranks: Sequence[Rank], ends: Sequence[RankEnd], diagnosis: Diagnosis | None) -> int | None:
    """The rank that failed first for a reason of its own.

    Where the cause stands in a rank's words it is that one, unless these only complain of another, or come from
    an earlier attempt; else the one that the launcher saw fail first; else the only one that failed.
    """
    cause = diagnosis.root_cause.rank if diagnosis and diagnosis.root_cause else None
    numbers = {r.number for r in ranks if r.message or r.status is not RankStatus.STOPPED}
    if cause in numbers and diagnosis and diagnosis.error_type not in _ABOUT_OTHERS:
        return cause
    told = next((r.number for r in ranks if any(e.first and _is_about(e, r) for e in ends)), None)
    if told is not None:
        return told
    failed = [rank.number for rank in ranks if rank.status is RankStatus.FAILED]
    return failed[0] if len(failed) == 1 else cause if cause in numbers else None


def _message(folder: Path | None, rank: Rank) -> str | None:
    """The rank's own error in one line: from torchelastic's error file, else the end of its stderr."""
    local = rank.number if rank.local is None else rank.local
    if folder is None:
        return None
    for where in (folder, folder.parent / COLLECTED, folder.parent):
        place = where / f"attempt_{rank.attempt}" / str(local)
        text = _from_error_file(place / "error.json") or _from_stderr(place / "stderr.log")
        if text:
            return redact.mask(redact.plain(text))[:_MOST_OF_A_MESSAGE]
    flat = next((p for p in folder.glob("*.log") if rank_of(p, folder) == local), None)
    text = _from_stderr(flat) if flat else None
    return redact.mask(redact.plain(text))[:_MOST_OF_A_MESSAGE] if text else None


def _from_error_file(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            content = json.loads(file.read(TAIL))
        message = content["message"]
        text = message["message"] if isinstance(message, dict) else message
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    lines = [line for line in text.splitlines() if line.strip()] if isinstance(text, str) else []
    return lines[-1 if lines and lines[0].startswith("Traceback") else 0].strip() if lines else None


def _from_stderr(path: Path) -> str | None:
    try:
        if not path.is_file() or path.is_symlink():
            return None
        with path.open("rb") as file:
            file.seek(max(0, file.seek(0, 2) - (1 << 16)))
            lines = file.read(1 << 16).decode("utf-8", "replace").splitlines()
    except OSError:
        return None
    return next((m[1] for line in reversed(lines) if (m := _EXCEPTION.match(line[:2000]))), None)
