"""A file was opened for writing in a folder that does not exist.

What happened
    `open(path, "w")` (or numpy, pickle, json through it) or os.mkdir raised FileNotFoundError: Python creates a file,
    but not the folders above it.

Why
    The results, log or checkpoint folder was never made on this machine, the path is relative and the job started in
    another folder, or a name with a slash in it (a model id, a date) became a folder.

How to confirm
    The line that raised opens the file for writing. `ls -ld` of the folder in the path fails.

How to fix
    Create the folder before writing: `mkdir -p FOLDER`, or os.makedirs(os.path.dirname(path), exist_ok=True).

Easily confused with
    A file to be read that is missing: that is about the input.

References
    https://docs.python.org/3/library/functions.html#open
    https://docs.python.org/3/library/os.html#os.makedirs
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/functions.html#open"
MAKEDIRS = "https://docs.python.org/3/library/os.html#os.makedirs"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    path = ctx["path"].replace("\\\\", "\\")
    slash = "\\" if "\\" in path and "/" not in path else "/"
    folder = path.rpartition(slash)[0]
    yield ctx.action(
        f"Create the folder before the run: mkdir -p '{folder}'"
        if folder
        else "Create the folder before the run.",
        "Opening a file for writing creates the file, not the folders above it.",
        source=DOCS,
    )
    frame = ctx.user_frame
    where = f" at {frame.place}" if frame else ""
    yield ctx.action(
        f"Or in the program{where}: os.makedirs(os.path.dirname(path), exist_ok=True) before the file is opened.",
        "Then the next machine needs no preparation.",
        source=MAKEDIRS,
    )
    if not path.startswith(("/", "~")) and path[1:2] != ":":
        yield ctx.action(
            "Check in which folder the job started: the path is relative to it.",
            "nohup, launchers and schedulers may start somewhere else.",
        )


RULE = Rule(
    id="output-folder-missing",
    error_type=ErrorType.CONFIG_ERROR,
    title="The folder that a file was to be written into does not exist",
    description="The program opened {path} for writing, and a folder of that path is missing.",
    needles=("No such file or directory",),
    pattern=r"^FileNotFoundError: \[Errno 2\] No such file or directory: '(?P<path>[^']+)'",
    raised_by=r": .*\bopen\(.*['\x22][wax]b?t?\+?['\x22]|: .*\bmkdir\(",
    sources=(DOCS, MAKEDIRS),
    phase=Phase.CHECKPOINT,
    confidence=0.93,
    precedence=64,
    suggest=suggest,
)
