"""What launchers say in the console log about how each rank ended.

Sources: torchrun's lines and table (torch/distributed/elastic/multiprocessing/api.py and errors/__init__.py),
those of deepspeed/launcher/launch.py,
`srun: error: <node>: task[s] <list>: <how>` (slurm/src/srun/libsrun/launch.c, opt in task_state.c).
"""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

TAIL = 1 << 21
"""Bytes before a log's end in which a launcher's report is looked for."""
_HEAD = re.compile(rb"first observed failure|\[\d+\]:[\r\n]")
_ROW = re.compile(
    rb"\n *rank +: (\d{1,6}) \(local_rank: \d{1,6}\)\r?\n *exitcode +: (-?\d{1,4}) \(pid: (\d{1,9})\)"
)
_FIRST = b"Root Cause (first observed failure):"
_CLOSING = re.compile(rb"Sending process (\d{1,9}) closing signal (SIG[A-Z]{2,8})")
_SRUN = re.compile(rb"srun: error: ([\w.\-]{1,64}): tasks? ([\d,\-]{1,200}): ([^\r\n]{1,200})")
_SPAWNED = re.compile(rb"process (\d{1,9}) spawned with command: (\[[^\r\n]*\])")
_KILLING = re.compile(rb"Killing subprocess (\d{1,9})")
_RETURNED = re.compile(rb"\] (\[['\"][^\r\n]*\]) exits with return code = (-?\d{1,4})")
_EXITED = re.compile(r"Exited with exit code (\d{1,3})")
_SIGNALS = {
    "Killed": signal.SIGKILL,
    "Terminated": signal.SIGTERM,
    "Segmentation fault": signal.SIGSEGV,
    "Aborted": signal.SIGABRT,
    "Bus error": signal.SIGBUS,
    "Floating point exception": signal.SIGFPE,
    "Illegal instruction": signal.SIGILL,
    "Interrupt": signal.SIGINT,
    "Out Of Memory": signal.SIGKILL,
}


@dataclass(frozen=True, slots=True)
class RankEnd:
    """How a rank ended, by what its launcher said; `first` when it said that this failure came first."""

    rank: int | None
    pid: int | None
    exit_code: int | None
    signal: int | None
    stopped: bool = False
    first: bool = False


def rank_ends(data: Any) -> list[RankEnd]:
    """Every report of the log's last part, in order; several of one rank when it was restarted."""
    tail = bytes(data[max(0, len(data) - TAIL) :])
    if not any(sign in tail for sign in (b"srun: error", b"(pid: ", b"closing signal", b"exits with return")):
        return []
    return [*_closing(tail), *_table(tail), *_srun(tail), *_deepspeed(tail)]


def _closing(tail: bytes) -> Iterator[RankEnd]:
    for match in _CLOSING.finditer(tail):
        number = getattr(signal, match[2].decode(), None)
        yield RankEnd(None, int(match[1]), None, int(number) if number else None, stopped=True)


def _table(tail: bytes) -> Iterator[RankEnd]:
    for match in _ROW.finditer(tail):
        code = int(match[2])
        head = tail[max(0, match.start() - 400) : match.start()]
        first = _FIRST in head and not re.search(rb"\n *rank +:", head[head.rfind(_FIRST) :])
        yield RankEnd(int(match[1]), int(match[3]), *_outcome(code), first=first)


def _outcome(code: int) -> tuple[int | None, int | None]:
    """An exit code as Python has it: negative for a signal."""
    return (None, -code) if code < 0 else (code, None)


def _srun(tail: bytes) -> Iterator[RankEnd]:
    found = []
    for match in _SRUN.finditer(tail):
        how = match[3].decode("utf-8", "replace")
        exited = _EXITED.match(how)
        number = next((s for text, s in _SIGNALS.items() if how.startswith(text)), None)
        code = int(exited[1]) if exited else None
        if code is None and number is None:
            continue
        for task in _tasks(match[2].decode()):
            found.append(RankEnd(task, None, code, int(number) if number else None))
    own = [end for end in found if end.signal != signal.SIGTERM]
    for end in found:
        stopped = bool(own) and end not in own
        first = end is own[0] if own else False
        yield RankEnd(end.rank, None, end.exit_code, end.signal, stopped, first)


def _deepspeed(tail: bytes) -> Iterator[RankEnd]:
    """Its launcher names the command that failed, which is one process's own where it holds a `--local_rank`."""
    spawned = {int(m[1]): m[2] for m in _SPAWNED.finditer(tail)}
    failed = {m[1]: int(m[2]) for m in _RETURNED.finditer(tail)}
    own = [pid for pid, command in spawned.items() if command in failed]
    if len(own) != 1:
        return
    yield RankEnd(None, own[0], *_outcome(failed[spawned[own[0]]]), first=True)
    for match in _KILLING.finditer(tail):
        if int(match[1]) not in own:
            yield RankEnd(None, int(match[1]), None, int(signal.SIGTERM), stopped=True)


def _tasks(text: str) -> list[int]:
    """The task numbers of a list such as `0-2,5`; at most some thousands."""
    tasks: list[int] = []
    for part in text.split(","):
        low, _, high = part.partition("-")
        if low.isdigit() and (not high or high.isdigit()):
            tasks += range(int(low), min(int(high or low), int(low) + 4096) + 1)
    return tasks
