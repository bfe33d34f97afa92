"""The settings in the command that a shell script runs: `bash train.sh`, `sbatch job.slurm`.

The script is read as text and never run: lines joined by a backslash, and variables that the script gives a plain value
(`BATCH=8`, `${BATCH:-8}`). A command with anything else in it (loops, `$(…)`) keeps those words as they stand.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path

MAX_FILE = 256 * 1024
ENDINGS = (".sh", ".bash", ".slurm", ".sbatch", ".job", ".pbs", ".lsf")
_LAUNCHERS = re.compile(
    r"(?:^|[\s/;&])(?:python[\d.]*|torchrun|accelerate|deepspeed|fairseq-train|yolo|trl|llamafactory-cli|axolotl|srun)\s"
)
_STARTERS = frozenset({"bash", "sh", "zsh", "sbatch", "srun", "qsub", "bsub", "env"})
_ASSIGNED = re.compile(
    r"(?:export\s+)?([A-Za-z_]\w{0,60})=(\"[^\"$`]{0,500}\"|'[^']{0,500}'|[^\s\"'$`;&|()]{0,500})\s*(?:#.*)?$"
)
_VARIABLE = re.compile(r"\$(?:([A-Za-z_]\w{0,60})|\{([A-Za-z_]\w{0,60})(?::-([^}$`]{0,200}))?\})")


def script_of(command: Sequence[str], workdir: Path) -> Path | None:
    """The shell script that a command starts; None when it starts something else."""
    words = [word for word in command[:20] if "\0" not in word]
    for at, word in enumerate(words):
        if word.endswith(".py"):
            return None
        started = at == 0 or Path(words[0]).name in _STARTERS
        if word.endswith(ENDINGS) and started and (path := workdir / word).is_file():
            return path
    return None


def command_in(script: Path) -> list[str]:
    """The words of the last command in a script that starts a training; [] without one."""
    try:
        if script.stat().st_size > MAX_FILE:
            return []
        text = script.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    known: dict[str, str] = {}
    found: list[str] = []
    for line in _lines(text):
        if assigned := _ASSIGNED.match(line):
            known[assigned.group(1)] = assigned.group(2).strip("\"'")
        elif _LAUNCHERS.search(line):
            try:
                found = shlex.split(_VARIABLE.sub(lambda m: _said(m, known), line), comments=True)
            except ValueError:
                continue
    return found


def _lines(text: str) -> Iterator[str]:
    for line in re.sub(r"\\\n", " ", text).splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            yield line.strip()


def _said(match: re.Match[str], known: dict[str, str]) -> str:
    name = match.group(1) or match.group(2)
    return known.get(name) or match.group(3) or match.group(0)
