"""All logs of one run, given as files or as the folder that a launcher wrote them into.

torchrun with `--log-dir` writes `<run>/attempt_<n>/<rank>/{stdout.log,stderr.log,error.json}`; the last attempt
is the one that ended the run (https://docs.pytorch.org/docs/stable/elastic/run.html). Slurm, MPI, Paddle and home-made
launchers put the rank into the file's name, PBS and Grid Engine the job's id.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from trainmon.errors import UsageError
from trainmon.logs.source import open_log
from trainmon.model import LogSource

MAX_FILES = 4096
MAX_ERROR_FILE = 1 << 22
TAIL = 1 << 20
_SUFFIXES = frozenset({".log", ".out", ".err", ".txt", ".stdout", ".stderr"})
# Paddle's launcher numbers the files of its workers; PBS and Grid Engine end a job's files in its id (and a task's).
_NUMBERED = re.compile(r"^workerlog\.\d{1,6}$|\.(?:o|e|po|pe)\d{2,12}(?:[.\-]\d{1,6})?$")
_RANK = re.compile(
    r"(?i)(?:rank|worker(?:log)?|proc|task|gpu|node)[_.\-]?(\d{1,6})(?!\d)|[_.\-](\d{1,4})\.(?:log|out|err|txt)$"
)
_ATTEMPT = re.compile(r"attempt_(\d{1,6})$")


def open_logs(path: Path) -> list[LogSource]:
    """Logs of one file or folder, ordered by name. Raises UsageError when there is none or one is unreadable."""
    if not path.is_dir():
        return [open_log(path, name=str(path))]
    found = list(_in_folder(path))
    if not found:
        raise UsageError(
            f"There are no logs in {path} (files named *.log, *.out, *.err, *.txt, *.o123, workerlog.0, or error.json)."
        )
    return found


def _in_folder(folder: Path) -> Iterator[LogSource]:
    paths = sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink())
    last = max((attempt for p in paths if (attempt := _attempt(p, folder)) is not None), default=None)
    for path in [p for p in paths if last is None or _attempt(p, folder) in (None, last)][:MAX_FILES]:
        name = str(path.relative_to(folder))
        if path.name == "error.json":
            text = None if _says_why(path.parent) else _error_file(path)
            if text is not None:
                yield LogSource(text, name, rank_of(path, folder))
        elif (path.suffix.lower() in _SUFFIXES or _NUMBERED.search(path.name)) and path.stat().st_size:
            source = open_log(path, name=name)
            yield LogSource(source.data, name, rank_of(path, folder))


def _attempt(path: Path, folder: Path) -> int | None:
    for part in path.relative_to(folder).parts[:-1]:
        if match := _ATTEMPT.search(part):
            return int(match.group(1))
    return None


def rank_of(path: Path, folder: Path) -> int | None:
    """The rank that a log's place or name tells, None when it does not."""
    parts = path.relative_to(folder).parts
    if len(parts) > 2 and parts[-2].isdigit() and _ATTEMPT.search(parts[-3]):
        return int(parts[-2])
    for part in reversed(parts):
        if match := _RANK.search(part):
            return int(match.group(1) or match.group(2))
    return None


def _says_why(folder: Path) -> bool:
    """Whether a rank's own log has the traceback, so that its error file only repeats it."""
    for name in ("stderr.log", "stdout.log"):
        path = folder / name
        if (
            path.is_file()
            and path.stat().st_size
            and b"Traceback (most recent" in open_log(path).data[-TAIL:]
        ):
            return True
    return False


def _error_file(path: Path) -> bytes | None:
    """The call stack in torchelastic's error file, None when it holds none."""
    try:
        with path.open("rb") as file:
            content = json.loads(file.read(MAX_ERROR_FILE))
        message = content["message"]
        stack = message["extraInfo"]["py_callstack"] if isinstance(message, dict) else message
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return stack.encode("utf-8", "replace") if isinstance(stack, str) and stack else None
