"""Reading a folder that somebody else wrote: nothing outside of it, no special files, no more than asked for.

A source may hold links and paths that point at a person's secrets; only regular files whose real place lies
inside the folder that the user named are ever opened.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from trainmon.safe_yaml import load as load_yaml

MAX_DOCUMENT = 64 << 20
MAX_IN_FOLDER = 100_000
CHUNK = 1 << 20


class Place:
    """A file or folder as the user named it; all reading of what is in it goes through here."""

    def __init__(self, root: Path) -> None:
        """`root` itself may be a link: the user named it."""
        self.root = Path(os.path.realpath(root))
        self._folder = self.root if self.root.is_dir() else self.root.parent

    def holds(self, path: Path) -> bool:
        """Whether the real place of `path` lies inside."""
        try:
            return Path(os.path.realpath(path)).is_relative_to(self._folder)
        except (OSError, ValueError):
            return False

    def open(self, path: Path) -> BinaryIO:
        """Open a regular file inside for reading. Raises OSError for anything else."""
        if not self.holds(path):
            raise PermissionError(f"{path} leads out of {self._folder}")
        handle = os.open(os.path.realpath(path), os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise OSError(f"{path} is not a regular file")
        return os.fdopen(handle, "rb")

    def is_file(self, path: Path) -> bool:
        """Whether `open` would open it."""
        try:
            return self.holds(path) and path.is_file()
        except (OSError, ValueError):
            return False

    def entries(self, folder: Path) -> list[os.DirEntry[str]]:
        """What is in a folder, by name, links left out; empty when it cannot be read or lies outside."""
        if not self.holds(folder):
            return []
        try:
            with os.scandir(folder) as found:
                return sorted(
                    (e for e in islice(found, MAX_IN_FOLDER) if not e.is_symlink()), key=lambda e: e.name
                )
        except OSError:
            return []

    def folders(self, folder: Path) -> list[Path]:
        """The folders in a folder."""
        return [Path(e.path) for e in self.entries(folder) if e.is_dir(follow_symlinks=False)]

    def files(self, folder: Path) -> list[Path]:
        """The regular files in a folder."""
        return [Path(e.path) for e in self.entries(folder) if e.is_file(follow_symlinks=False)]

    def text(self, path: Path, most: int = CHUNK) -> str:
        """The beginning of a file as text, "" when it cannot be read."""
        try:
            with self.open(path) as file:
                return file.read(most).decode("utf-8", "replace")
        except (OSError, ValueError):
            return ""

    def tail(self, path: Path, most: int = 4096) -> bytes:
        """The end of a file, b"" when it cannot be read."""
        try:
            with self.open(path) as file:
                file.seek(max(0, file.seek(0, 2) - most))
                return file.read(most)
        except (OSError, ValueError):
            return b""

    def chunks(self, path: Path) -> Iterator[bytes]:
        """A whole file in portions; nothing when it cannot be read."""
        try:
            with self.open(path) as file:
                while data := file.read(CHUNK):
                    yield data
        except (OSError, ValueError):
            return

    def json(self, path: Path) -> dict[str, Any]:
        """A JSON object; {} when it is none, broken, or half written."""
        try:
            with self.open(path) as file:
                data = json.loads(file.read(MAX_DOCUMENT))
        except (OSError, ValueError, RecursionError):
            return {}
        return data if isinstance(data, dict) else {}

    def yaml(self, path: Path) -> dict[str, Any]:
        """A YAML mapping of plain values; {} when it is none."""
        try:
            data = load_yaml(self.text(path))
        except (ValueError, RecursionError):
            return {}
        return data if isinstance(data, dict) else {}

    def stamp(self, *paths: Path) -> str:
        """Sizes and times of files, to see whether anything was written since."""
        marks = []
        for path in paths:
            try:
                status = path.stat()
                marks.append(f"{status.st_size}:{status.st_mtime_ns}")
            except OSError:
                marks.append("-")
        return ",".join(marks)


def written_at(*paths: Path) -> float | None:
    """When the last of these files was written to, None when there is none of them."""
    times = []
    for path in paths:
        try:
            times.append(path.stat().st_mtime)
        except OSError:
            continue
    return max(times, default=None)
