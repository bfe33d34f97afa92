"""How the lines of a Python traceback read, and what is made of them: exceptions in a chain."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import Any

import re2

from trainmon.logs.lines import LogLine

HEADER = "Traceback (most recent call last)"
DIRECT = "The above exception was the direct cause of the following exception:"
CONTEXT = "During handling of the above exception, another exception occurred:"

_NOT_EXCEPTIONS = frozenset((
    "INFO", "WARNING", "WARN", "ERROR", "DEBUG", "CRITICAL", "FATAL", "NOTE", "TIP", "Note", "Warning",
    "Info", "Error", "Debug", "Epoch", "Step", "Loss", "Traceback", "Time",
))  # fmt: skip


_ENDINGS = (
    "Error", "Exception", "Interrupt", "Exit", "Warning", "Failure", "Failed", "Timeout", "StopIteration",
)  # fmt: skip


@functools.cache
def pattern(text: str) -> Any:
    """A linear-time pattern, compiled once."""
    return re2.compile(text)


FRAME = r'^\s*>?\s*File "(?P<file>[^"]*)", line (?P<line>\d{1,9})(?:, in (?P<function>.*))?$'
# IPython and Jupyter: `~/x.py in f(a)`, `File ~/x.py:3, in f(a)`, `Cell In[3], line 5`, with `----> 5 code` below.
_CELL_FRAME = (
    r"^(?:File \[?(?P<file>[^:\]\s][^:\]]*):(?P<line>\d{1,9})\S*,? in (?P<function>[\w.<>]+)"
    r"|(?P<file2>(?:[~/.]|[A-Za-z]:|<ipython)\S*) in (?P<function2>[\w.<>]+)(?:\(|$)"
    r"|(?P<cell>Cell In ?\[\d+\]), line (?P<line2>\d{1,9}))"
)
_RICH_FRAME = r"^│\s*(?P<file>\S.*?):(?P<line>\d{1,9}) in (?P<function>\S+)"
_EXCEPTION = r"^(?P<type>[A-Za-z_]\w*(?:\.[A-Za-z_<]\w*>?)*(?:\(\w+\))?)(?::(?: (?P<message>.*))?)?$"


@dataclass(slots=True)
class Raised:
    """One exception of a chain while it is read; `lines` are its message lines, the first with the type."""

    type: str = ""
    message: str = ""
    frames: list[tuple[str, int, str, str]] = field(default_factory=list)
    lines: list[LogLine] = field(default_factory=list)
    linked_by: str | None = None  # "direct", "context" or "original", to the one before it


@dataclass(slots=True)
class Traceback:
    """A whole chain as printed: the origin first, what was raised last at the end. `complete` is false when
    the log ends, or is torn, before an exception line; `own` are the offsets of all its lines."""

    chain: list[Raised]
    offset: int
    end: int
    rank: int | None = None
    host: str | None = None
    complete: bool = True
    own: set[int] = field(default_factory=set)

    def take(self, line: LogLine) -> None:
        """Count a line as part of this traceback."""
        self.own.add(line.offset)
        self.end = max(self.end, line.end)

    @property
    def last(self) -> Raised:
        """The exception that was raised last: the one that ended the process."""
        return self.chain[-1]


def exception_line(text: str) -> tuple[str, str] | None:
    """Type and message if a clean line reads `package.Type: message`, else None."""
    match = pattern(_EXCEPTION).match(text)
    if match is None:
        return None
    name = match.group("type")
    short = name.split("(")[0].rsplit(".", 1)[-1]
    module_error = short == "Error" and "." in name  # `lmdb.Error`, `_csv.Error`
    if name in _NOT_EXCEPTIONS or (short in _NOT_EXCEPTIONS and not module_error):
        return None
    known = short.endswith(_ENDINGS)
    if not known and not (("." in name or ":" in text) and short[:1].isupper() and len(short) > 3):
        return None
    return name, match.group("message") or ""


def frame_of(text: str, boxed: bool = False) -> tuple[str, int, str] | None:
    """File, line number (0 when it comes later) and function if a clean line heads a frame, else None."""
    if match := pattern(FRAME).match(text):
        return match.group("file"), int(match.group("line")), match.group("function") or ""
    if boxed:
        match = pattern(_RICH_FRAME).match(text)
        return (match.group("file"), int(match.group("line")), match.group("function")) if match else None
    if text[:1] in "FC~/.<" and (match := pattern(_CELL_FRAME).match(text)):
        found = match.groupdict()
        file = found["file"] or found["file2"] or found["cell"]
        number = found["line"] or found["line2"] or "0"
        return file, int(number), found["function"] or found["function2"] or "<module>"
    return None
