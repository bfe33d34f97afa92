"""The text of the shell script that a command runs, as far as it can be read without running it."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Sequence
from pathlib import Path, PurePath

SHELLS = frozenset({"sh", "bash", "dash", "zsh", "ksh"})
LONGEST = 1 << 18
_COMMENT = re.compile(r"(?m)^\s*#.*$")


def called_script(argv: Sequence[str], workdir: Path) -> str | None:
    """The script's text without whole-line comments: a file, or what follows `-c`; None when it is no shell's."""
    if not argv:
        return None
    if PurePath(argv[0]).name not in SHELLS:
        text = _read(workdir / argv[0]) if os.sep in argv[0] else None
        first = text.split("\n", 1)[0] if text else ""
        return _COMMENT.sub("", text) if text and _names_a_shell(first) else None
    for here, word in enumerate(argv[1:], start=1):
        if word.startswith("-") and not word.startswith("--") and "c" in word:
            return argv[here + 1] if here + 1 < len(argv) else None
        if not word.startswith(("-", "+")):
            text = _read(workdir / word)
            return None if text is None else _COMMENT.sub("", text)
    return None


def _names_a_shell(line: str) -> bool:
    return line.startswith("#!") and any(PurePath(word).name in SHELLS for word in line[2:].split())


def _read(path: Path) -> str | None:
    try:
        if not stat.S_ISREG(path.stat().st_mode) or path.stat().st_size > LONGEST:
            return None
        return path.read_text("utf-8", "replace")
    except (OSError, ValueError):
        return None
