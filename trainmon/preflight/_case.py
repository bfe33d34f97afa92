"""What a check may look at, and what it answers with."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from trainmon import knobs
from trainmon.model import IMPORTED, Diagnosis, ErrorType, Job, Outlook, ResumePlan, Suggestion

_QUOTED = re.compile(r"'([^'\n]{1,4096})'|\"([^\"\n]{1,4096})\"|`([^`\n]{1,4096})`|<([^<>\n ]{1,4096})>")
_LOWERS_MEMORY = frozenset(
    {
        "batch_size",
        "eval_batch_size",
        "sequence_length",
        "gradient_checkpointing",
        "precision",
        "bf16",
        "fp16",
        "num_workers",
    }
)


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether it would fail again, and why in one line."""

    would_fail: Outlook
    reason: str


def yes(reason: str) -> Answer:
    """It would fail again."""
    return Answer(Outlook.YES, reason)


def no(reason: str) -> Answer:
    """What was wrong is no longer so."""
    return Answer(Outlook.NO, reason)


def unknown(reason: str) -> Answer:
    """It cannot be told."""
    return Answer(Outlook.CANNOT_TELL, reason)


@dataclass(frozen=True, slots=True)
class Case:
    """A dead job, why it died, and the command that would run it again."""

    job: Job
    diagnosis: Diagnosis
    plan: ResumePlan
    memory_peak: float | None = None
    """Bytes that the job's processes were seen to use at most."""
    in_shell: bool = True
    """Whether this process has the environment in which the retry would run."""

    @property
    def workdir(self) -> Path:
        """The folder in which the command runs."""
        return Path(self.job.workdir or ".")

    @property
    def text(self) -> str:
        """The words of the failure: its decisive line, its exception, the lines that show it."""
        found = self.diagnosis
        lines = [found.root_cause.line if found.root_cause else ""]
        lines += [
            f"{e.type}: {e.message}"
            for e in (found.exception, *(found.exception.chain if found.exception else ()))
            if e
        ]
        return "\n".join(dict.fromkeys([*lines, *found.evidence]))

    @property
    def variables(self) -> Mapping[str, Any]:
        """The environment variables that were kept of the job."""
        kept = self.job.environment.get("variables")
        return kept if isinstance(kept, Mapping) else {}

    @property
    def limits(self) -> Mapping[str, Any]:
        """The limits that the job ran under, as far as they were kept."""
        kept = self.job.environment.get("limits")
        return kept if isinstance(kept, Mapping) else {}

    def search(self, pattern: str) -> str | None:
        """The first group of a pattern that matches in the failure's words, None without a match."""
        match = re.search(pattern, self.text)
        return next((group for group in match.groups() if group), None) if match else None

    def quoted(self) -> Iterator[str]:
        """What stands in quotes in the failure's words, in order."""
        for match in _QUOTED.finditer(self.text):
            yield next(group for group in match.groups() if group)

    def path(self, text: str) -> Path:
        """A path as the command sees it."""
        return self.workdir / Path(text).expanduser()

    def now(self, value: str) -> str:
        """What the new command has where the old one had this value; the value itself where nothing changed."""
        new = dict(knobs.read_argv(self.plan.argv))
        for name, old in knobs.read_argv(self.job.command):
            if old == value and name in new:
                return new[name]
        return value

    def changed(self, *names: str) -> list[Suggestion]:
        """The changes in the new command that concern one of these settings."""
        wanted = {name for knob in names for name in knobs.KNOBS[knob].names}
        return [
            c
            for c in self.plan.applied
            if c.parameter and knobs.canonical(c.parameter).rsplit(".", 1)[-1] in wanted
        ]

    def lowered_memory(self) -> str | None:
        """The changes that lower the use of memory as words, None without any."""
        made = self.changed(*_LOWERS_MEMORY)
        return ", ".join(f"{c.parameter}: {c.current} → {c.suggested}" for c in made) or None

    @property
    def imported(self) -> bool:
        """Whether another tool recorded the job, so that what it says of this machine is a mere claim."""
        return IMPORTED in self.job.environment

    @property
    def elsewhere(self) -> str | None:
        """The job's host when that is not this machine."""
        return self.job.host if self.job.host and self.job.host != socket.gethostname() else None


@dataclass(frozen=True, slots=True)
class Check:
    """A check, with the failures to which it belongs: rules by id, or any of an error type.

    `look` answers None when it finds nothing in the failure that it could check. It must not run any of the
    user's training, and not change anything. `always` checks are made before every retry; what one `of_shell`
    sees holds only where the retry would be started.
    """

    name: str
    look: Callable[[Case], Answer | None]
    rules: frozenset[str] = field(default_factory=frozenset)
    types: frozenset[ErrorType] = field(default_factory=frozenset)
    always: bool = False
    of_shell: bool = False

    def belongs_to(self, case: Case) -> bool:
        """Whether this check tells something about this failure."""
        return case.diagnosis.rule in self.rules or case.diagnosis.error_type in self.types


def looks_like_path(text: str) -> bool:
    """Whether a quoted text may name a file: it has a folder or an ending, and is no address or sentence."""
    if "://" in text or "\0" in text or len(text) > 4096 or text.count(" ") > 3:
        return False
    if re.search(r"\s-|^\w+\s+\S*[/.]|^\.\w+$", text):  # a command, or an ending alone
        return False
    return os.sep in text or bool(re.search(r"\.[A-Za-z][A-Za-z0-9]{0,11}$", text)) or text.startswith("~")


def size(count: float) -> str:
    """Bytes for people."""
    for unit in ("B", "KiB", "MiB", "GiB"):
        if abs(count) < 1024:
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1024
    return f"{count:.1f} TiB"


def parse_size(text: str) -> float | None:
    """Bytes of a size such as `2.00 GiB`, `512MB`; None for anything else."""
    match = re.match(r"\s*([\d.]+)\s*([KMGT]?)(i?)B", text)
    if not match:
        return None
    return float(match[1]) * (1024 if match[3] else 1000) ** " KMGT".index(match[2] or " ")
