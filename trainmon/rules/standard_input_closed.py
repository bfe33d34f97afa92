"""The program asked a question and nothing could be read from its standard input.

What happened
    `input()` was called where no keyboard is connected to the process.

Why
    A program under `nohup`, in a batch job, a container or a notebook's shell has no terminal. Reading then meets the end
    of the file at once (`< /dev/null`, a scheduler), a descriptor that can only be written (`nohup`), or none at all.

How to confirm
    The last frame of your own code calls `input(...)` or `click.prompt`, `getpass.getpass`; the question often stands
    right before the traceback.

How to fix
    Pass the answer as an option or an environment variable, or ask only where `sys.stdin.isatty()`. Where a person is
    to answer, run it in tmux or screen rather than under `nohup`; for a fixed answer `yes | python train.py`.

Easily confused with
    An `EOFError` of a pickle or of a data file that is cut off; a breakpoint that was left in.

References
    https://docs.python.org/3/library/functions.html#input
    https://www.gnu.org/software/coreutils/manual/html_node/nohup-invocation.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

INPUT = "https://docs.python.org/3/library/functions.html#input"
NOHUP = "https://www.gnu.org/software/coreutils/manual/html_node/nohup-invocation.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    frame = ctx.user_frame
    where = f" at {frame.file}:{frame.line} (`{frame.code}`)" if frame else ""
    yield ctx.action(
        f"Take the question{where} out: read the answer from an option, a file or an environment variable, or ask only if "
        "sys.stdin.isatty().",
        "The process has no keyboard to read from.",
        source=INPUT,
    )
    yield ctx.action(
        "If a person is to answer, run it in tmux or screen instead of nohup or a batch job; for a fixed answer pipe it in: "
        "`yes | python SCRIPT`.",
        "nohup takes the terminal's input away from the program.",
        source=NOHUP,
    )


RULE = Rule(
    id="standard-input-closed",
    error_type=ErrorType.CODE_ERROR,
    title="The program asked for input and has no keyboard",
    description="`input()` found nothing to read: the process runs without a terminal.",
    needles=("EOF when reading a line", "Bad file descriptor", "lost sys.stdin"),
    pattern=(
        r"^EOFError: EOF when reading a line$|^OSError: \[Errno 9\] Bad file descriptor$"
        r"|^RuntimeError: input\(\): lost sys\.stdin$"
    ),
    raised_by=r":.*\b(?:raw_)?input\(|/(?:click/termui|getpass)\.py:",
    sources=(INPUT, NOHUP),
    confidence=0.88,
    precedence=62,
    suggest=suggest,
)
