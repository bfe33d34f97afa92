"""From what a person names (a folder, a file, an address) to the runs in it."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote, urlsplit

from trainmon.errors import UsageError
from trainmon.importers import (
    mlflow_database,
    mlflow_files,
    mlflow_server,
    plain_log,
    sacred,
    slurm,
    tensorboard,
    torchrun,
    trackio,
    trainer_state,
    wandb,
)
from trainmon.importers.place import Place
from trainmon.importers.run import ImportedRun

FOLDERS: tuple[ModuleType, ...] = (wandb, sacred, mlflow_files, trainer_state, torchrun, tensorboard)
FILES: tuple[ModuleType, ...] = (mlflow_database, trackio)
LABELS = {
    "mlflow": "MLflow",
    "tensorboard": "TensorBoard",
    "wandb": "wandb",
    "trackio": "trackio",
    "sacred": "Sacred",
    "hf-trainer": "HF Trainer",
    "slurm": "Slurm",
    "torchrun": "torchrun",
    "log": "a plain log",
}
KINDS = tuple(LABELS)
MAX_DEPTH, MAX_FOLDERS = 10, 200_000
_SKIPPED = frozenset({"node_modules", "site-packages", "dist-packages", "__pycache__", "venv"})


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a source: the runs, and what could not be read of it."""

    runs: Iterator[ImportedRun]
    problems: list[str] = field(default_factory=list)


def find_runs(
    source: str,
    kind: str | None = None,
    accounting: slurm.Accounting | None = None,
    leave_out: Path | None = None,
) -> Found:
    """The runs in a source, read one by one; of `kind` only, else of whatever kinds there are.

    `accounting` is what `sacct` says of batch jobs; without it the machine's own `sacct` is asked, if there is
    one. The folder `leave_out` is not searched (trainmon's own). Raises UsageError for a source that does not
    exist; one that holds no run gives none.
    """
    if mlflow_server.recognises(source):
        if kind not in (None, mlflow_server.KIND):
            raise UsageError(f"{source[:200]!r} is an address; only MLflow runs can be imported from one.")
        return Found(mlflow_server.read(source))
    path = _path(source)
    place = Place(path)
    problems: list[str] = []
    search = _Search(place, kind, accounting, problems, leave_out)
    return Found(search.runs(), problems)


def _path(source: str) -> Path:
    parts = urlsplit(source)
    if parts.scheme == "file":
        source = unquote(parts.path)
    elif parts.scheme == "sqlite":
        source = unquote(parts.path)[1:]  # `sqlite:///relative.db`, `sqlite:////absolute.db`
    path = Path(source).expanduser()
    if "\0" in source or not path.exists():
        raise UsageError(f"There is no {source[:300]!r}. Name a folder, a file, or an address (http://…).")
    return path.absolute()


class _Search:
    def __init__(
        self,
        place: Place,
        kind: str | None,
        accounting: slurm.Accounting | None,
        problems: list[str],
        leave_out: Path | None,
    ) -> None:
        self._place = place
        self._kind = kind
        self._accounting = accounting
        self._problems = problems
        self._leave_out = Path(os.path.realpath(leave_out)) if leave_out else None
        self._logs: list[Path] = []
        self._jobs: list[Path] = []
        self._found = False

    def runs(self) -> Iterator[ImportedRun]:
        """Every run; plain logs only where nothing else was found, or when they were asked for."""
        root = self._place.root
        if root.is_dir():
            yield from self._walk(root)
        else:
            yield from self._file(root)
        yield from self._batch_jobs()
        if not self._found or self._kind == plain_log.KIND:
            for path in self._logs:
                yield from self._read(partial(plain_log.read, self._place, path), path)

    def _file(self, path: Path) -> Iterator[ImportedRun]:
        """A file that was named itself: a store, a log, or a part of a run's folder."""
        yield from self._stores([path])
        if not self._found and path.suffix.lower() not in plain_log.SUFFIXES:
            yield from self._folder(path.parent)
        if not self._found and not self._jobs and self._wanted(plain_log.KIND):
            self._logs = [path]

    def _walk(self, root: Path) -> Iterator[ImportedRun]:
        waiting, left = deque([(root, 0)]), MAX_FOLDERS
        while waiting and left > 0:
            folder, depth = waiting.popleft()
            left -= 1
            if folder == self._leave_out:
                continue
            if self._recogniser(folder) is not None:
                yield from self._folder(folder)
                continue
            files = self._place.files(folder)
            yield from self._stores(files)
            self._logs += [f for f in files if f not in self._jobs and plain_log.recognises(self._place, f)]
            if depth < MAX_DEPTH:
                waiting += [(f, depth + 1) for f in self._place.folders(folder) if not _skipped(f)]

    def _recogniser(self, folder: Path) -> ModuleType | None:
        for module in FOLDERS:
            if self._wanted(module.KIND) and module.recognises(self._place, folder):
                return module
        return None

    def _folder(self, folder: Path) -> Iterator[ImportedRun]:
        module = self._recogniser(folder)
        if module is not None:
            yield from self._read(partial(module.read, self._place, folder), folder)

    def _stores(self, files: Sequence[Path]) -> Iterator[ImportedRun]:
        for path in files:
            if self._wanted(slurm.KIND) and slurm.recognises(self._place, path, self._accounting):
                self._jobs.append(path)
                continue
            for module in FILES:
                if self._wanted(module.KIND) and self._is(module, path):
                    yield from self._read(partial(module.read, self._place, path), path)
                    break

    def _is(self, module: ModuleType, path: Path) -> bool:
        try:
            return bool(module.recognises(self._place, path))
        except UsageError as error:
            self._problem(str(error))
            return False

    def _batch_jobs(self) -> Iterator[ImportedRun]:
        if not self._jobs:
            return
        known = self._accounting
        if known is None:
            known = slurm.ask_accounting([slurm.job_of(path) for path in self._jobs])
        for path in self._jobs:
            yield from self._read(partial(slurm.read, self._place, path, known), path)

    def _read(self, reading: Callable[[], Iterator[ImportedRun]], what: Path) -> Iterator[ImportedRun]:
        """The runs of one place; a place that cannot be read costs a line, not the others."""
        try:
            for run in reading():
                self._found = True
                yield run
        except UsageError as error:
            self._problem(str(error))
        except (
            OSError,
            ValueError,
            LookupError,
            TypeError,
            AttributeError,
            ArithmeticError,
            RecursionError,
        ) as error:
            self._problem(f"Cannot read {str(what)!r}: {type(error).__name__}: {error}.")

    def _problem(self, line: str) -> None:
        if line not in self._problems:
            self._problems.append(line)

    def _wanted(self, kind: str) -> bool:
        return self._kind in (None, kind)


def _skipped(folder: Path) -> bool:
    return folder.name in _SKIPPED or folder.name.startswith(".") or os.path.lexists(folder / "pyvenv.cfg")
