"""The ranks of a run, seen as processes: launchers tell every worker its rank in its environment.

torchrun, accelerate and DeepSpeed set RANK, Open MPI OMPI_COMM_WORLD_RANK, MPICH and Intel MPI PMI_RANK, Slurm
SLURM_PROCID; torchrun also tells the number of restarts and the place of the worker's error file
(https://docs.pytorch.org/docs/stable/elastic/run.html#environment-variables).
"""

from __future__ import annotations

import os
import shutil
import socket
import stat
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from trainmon.capture.relay import COLLECTED
from trainmon.model import Rank, RankStatus

_RANKS = ("RANK", "OMPI_COMM_WORLD_RANK", "PMI_RANK", "SLURM_PROCID")
_LOCAL = ("LOCAL_RANK", "OMPI_COMM_WORLD_LOCAL_RANK", "MPI_LOCALRANKID", "SLURM_LOCALID")
_LARGEST_ERROR_FILE = 1 << 22


@dataclass(frozen=True, slots=True)
class _Worker:
    rank: Rank
    error_file: str


class RankWatch:
    """Looks through the processes below one for those that are a rank."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._known: dict[tuple[int, float], _Worker | None] = {}
        self._told: tuple[Rank, ...] = ()

    def sample(self) -> tuple[Rank, ...] | None:
        """The ranks as they are now, each in its newest attempt; None when nothing changed."""
        alive = self._look()
        now = time.time()
        for key, worker in self._known.items():
            if worker and key not in alive and worker.rank.status is RankStatus.RUNNING:
                gone = replace(worker.rank, status=RankStatus.ENDED, ended_at=now)
                self._known[key] = replace(worker, rank=gone)
        newest: dict[int, Rank] = {}
        for worker in self._known.values():
            if worker and _newer(worker.rank, newest.get(worker.rank.number)):
                newest[worker.rank.number] = worker.rank
        ranks = tuple(newest[number] for number in sorted(newest))
        if ranks == self._told:
            return None
        self._told = ranks
        return ranks

    def collect_error_files(self, folder: Path) -> None:
        """Copy to `folder` the error files that the workers were given elsewhere; what fails is left out."""
        for worker in self._known.values():
            if worker is None or not worker.error_file or folder in Path(worker.error_file).parents:
                continue
            local = worker.rank.number if worker.rank.local is None else worker.rank.local
            target = folder / COLLECTED / f"attempt_{worker.rank.attempt}" / str(local) / "error.json"
            _copy(Path(worker.error_file), target)

    def _look(self) -> set[tuple[int, float]]:
        import psutil

        root = psutil.Process(self._pid)
        alive = set()
        for process in (root, *root.children(recursive=True)):
            try:
                key = (process.pid, process.create_time())
                if key not in self._known:
                    self._known[key] = self._read(process.environ(), process.ppid(), key)
                if process.status() != psutil.STATUS_ZOMBIE:
                    alive.add(key)
            except psutil.Error:
                continue
        return alive

    def _read(self, env: Mapping[str, str], parent: int, key: tuple[int, float]) -> _Worker | None:
        """The worker that this process is; None for launchers, and for helpers of a worker, which inherit."""
        name = next(
            (n for n in _RANKS if _number(env.get(n)) is not None and env[n] != os.environ.get(n)), None
        )
        number = _number(env.get(name)) if name else None
        if number is None:
            return None
        if any(k[0] == parent and w and w.rank.number == number for k, w in self._known.items()):
            return None
        local = next((value for n in _LOCAL if (value := _number(env.get(n))) is not None), None)
        rank = Rank(
            number=number,
            status=RankStatus.RUNNING,
            local=local,
            attempt=_number(env.get("TORCHELASTIC_RESTART_COUNT")) or 0,
            host=socket.gethostname(),
            pid=key[0],
            started_at=key[1],
        )
        return _Worker(rank, env.get("TORCHELASTIC_ERROR_FILE", ""))


def _newer(one: Rank, other: Rank | None) -> bool:
    return other is None or (one.attempt, one.started_at or 0) >= (other.attempt, other.started_at or 0)


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 7 else None


def _copy(source: Path, target: Path) -> None:
    try:
        facts = source.lstat()
        if stat.S_ISREG(facts.st_mode) and facts.st_size <= _LARGEST_ERROR_FILE:
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copyfile(source, target, follow_symlinks=False)
    except OSError:
        pass
