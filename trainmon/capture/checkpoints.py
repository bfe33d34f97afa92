"""Checkpoints on disk: where they may be, a bounded search, and each judged without ever unpickling it."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from trainmon.capture.checkpoint_files import SUFFIXES, judge_file
from trainmon.capture.checkpoint_folders import judge_folder
from trainmon.capture.checkpoint_tensorflow import judge_index
from trainmon.model import Checkpoint

MAX_DEPTH = 6
MAX_ENTRIES = 50_000
MAX_IN_FOLDER = 5000
MAX_SECONDS = 10.0
MAX_FOUND = 500

_KEYS = frozenset(
    {
        *("output_dir", "out_dir", "outdir", "output_folder", "output_path", "save_dir", "save_path"),
        *("save_folder", "save", "ckpt_dir", "ckpt_path", "checkpoint_dir", "checkpoints_dir", "checkpoint"),
        *("checkpoint_path", "checkpoint_folder", "default_root_dir", "dirpath", "model_dir", "log_dir"),
        *("logdir", "results_dir", "result_dir", "exp_dir", "run_dir", "work_dir", "workdir", "dir"),
    }
)
_SKIPPED = frozenset(
    {"node_modules", "site-packages", "dist-packages", "__pycache__", "wandb", "venv", "mlruns"}
)
_SKIPPED_STARTS = (".", "models--", "datasets--", "spaces--", "tmp-checkpoint-")


def checkpoint_folders(config: Mapping[str, Any], workdir: Path) -> list[Path]:
    """The folders where a run with these settings may save: the ones its settings name, then its own."""
    folders: list[Path] = []
    for key, value in config.items():
        name = key.replace("-", "_").rsplit(".", 1)[-1].lower()
        if name not in _KEYS or not isinstance(value, str) or not value or "\0" in value or "://" in value:
            continue
        path = workdir / Path(value).expanduser() if not value.startswith("~") else Path(value).expanduser()
        folders.append(path.parent if path.suffix in SUFFIXES else path)
    return list(dict.fromkeys([*folders, workdir]))


def find_checkpoints(folders: Sequence[Path], since: float | None = None) -> list[Checkpoint]:
    """The checkpoints below `folders`, newest step first (those without a step by time, after them).

    With `since` (epoch seconds) only those written after it. Looks at a bounded number of entries, follows
    no links to folders, unpickles nothing and raises nothing; what cannot be read is left out.
    """
    search = _Search(since)
    search.walk([folder.absolute() for folder in folders])
    return sorted(search.found, key=lambda c: (c.step is not None, c.step or 0, c.time or 0.0), reverse=True)


def judge(path: Path) -> Checkpoint | None:
    """The checkpoint at this path, None when there is none or it cannot be read."""
    try:
        if path.is_dir():
            return judge_folder(path)
        return judge_index(path) if path.suffix == ".index" else judge_file(path)
    except Exception:  # whatever the bytes make of it, it is no checkpoint
        return None


class _Search:
    """One bounded walk over several folders, each visited once, the shallow ones first."""

    def __init__(self, since: float | None) -> None:
        self.found: list[Checkpoint] = []
        self._since = since - 1.0 if since is not None else None  # file times may be coarse
        self._seen: set[tuple[int, int]] = set()
        self._left = MAX_ENTRIES
        self._deadline = time.monotonic() + MAX_SECONDS

    def walk(self, folders: Sequence[Path]) -> None:
        """Look for checkpoints in the folders and below."""
        waiting = deque((folder, 0) for folder in folders)
        while waiting:
            folder, depth = waiting.popleft()
            for entry in self._entries(folder):
                if self._exhausted():
                    return
                try:
                    below = self._look_at(entry)
                except Exception:  # one hostile file must not cost the others
                    continue
                if below is not None and depth < MAX_DEPTH:
                    waiting.append((below, depth + 1))

    def _look_at(self, entry: os.DirEntry[str]) -> Path | None:
        """Note the checkpoint that an entry is; gives the folder to search when it is an ordinary one."""
        path = Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            if entry.name in _SKIPPED or entry.name.startswith(_SKIPPED_STARTS):
                return None
            checkpoint = judge_folder(path)
            if checkpoint is None:
                return path
            self._add(checkpoint)
        elif path.suffix.lower() in SUFFIXES and entry.is_file() and self._recent(entry.stat().st_mtime):
            self._add(judge_file(path))
        elif path.suffix == ".index" and entry.is_file() and self._recent(entry.stat().st_mtime):
            self._add(judge_index(path))
        return None

    def _entries(self, folder: Path) -> list[os.DirEntry[str]]:
        """What is in a folder; nothing of one that was seen, cannot be read or is a virtual environment."""
        try:
            status = folder.stat()
            if (status.st_dev, status.st_ino) in self._seen:
                return []
            self._seen.add((status.st_dev, status.st_ino))
            with os.scandir(folder) as all_entries:
                entries = list(islice(all_entries, min(MAX_IN_FOLDER, max(0, self._left))))
        except OSError:
            return []
        self._left -= len(entries)
        return [] if any(entry.name == "pyvenv.cfg" for entry in entries) else entries

    def _add(self, checkpoint: Checkpoint | None) -> None:
        if checkpoint is not None and self._recent(checkpoint.time or 0.0):
            self.found.append(checkpoint)

    def _recent(self, at: float) -> bool:
        return self._since is None or at >= self._since

    def _exhausted(self) -> bool:
        return self._left <= 0 or len(self.found) >= MAX_FOUND or time.monotonic() > self._deadline
