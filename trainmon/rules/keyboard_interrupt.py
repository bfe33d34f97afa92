"""A person stopped the run (Ctrl-C).

What happened
    Python raises KeyboardInterrupt when it gets SIGINT.

Why
    Somebody pressed Ctrl-C, a notebook cell was stopped, or a tool sent SIGINT.

How to confirm
    Ask who was at the keyboard; the last losses show whether there was a reason.

How to fix
    Start again, or resume from the last checkpoint.

Easily confused with
    SIGTERM from a scheduler.

References
    https://docs.python.org/3/library/exceptions.html#KeyboardInterrupt
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/exceptions.html#KeyboardInterrupt"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.change(
        "resume_from_checkpoint",
        "the last complete checkpoint",
        "The run was healthy when it was interrupted (Ctrl-C) and can be resumed.",
    )
    yield ctx.action(
        "If nobody pressed Ctrl-C, look for a tool that sends SIGINT (a notebook's "
        "stop button, a wrapper or a time limit).",
        "The signal came from outside the program.",
        source=DOCS,
    )


RULE = Rule(
    id="keyboard-interrupt",
    error_type=ErrorType.USER_CANCELLED,
    title="A person stopped the run (Ctrl-C)",
    description="The run was interrupted from the keyboard (SIGINT); nothing in it failed.",
    needles=(
        "KeyboardInterrupt",
        "SIGINT",
        "srun: interrupt",
        "sending Ctrl-C to",
        "return code = -2",
        "got signal: 2",
        "Program interrupted. (Use 'cont' to resume)",
        "keyboard interrupt",
        "interrupted by user",
        "stopped by user",
        "^CTraceback",
    ),
    pattern=(
        r"^srun: (?:interrupt \(one more within|sending Ctrl-C to )|^(?:RuntimeError: )?KeyboardInterrupt(?:: ?.*)?$"
        r"|got signal: 2\b|return code = -2\b|^\^CTraceback \(most recent call last\):$"
        r"|^--KeyboardInterrupt--$|^Program interrupted\. \(Use 'cont' to resume\)"
        # What programs say that catch it: torchrun, Lightning ("Detected KeyboardInterrupt, attempting …"), scripts.
        r"|(?i:\b(?:caught|received|detected) (?:Signals\.)?(?:SIGINT|keyboard ?interrupt)\b|\b(?:interrupted|stopped) by user\b"
        r"|\bkeyboard ?interrupt(?:ion)?[.,:! ]+(?:exiting|stopping|saving|detected|caught|received)\b)"
    ),
    sources=(DOCS, "https://github.com/python/cpython/blob/main/Lib/pdb.py"),
    role=Role.FALLBACK,
    confidence=0.9,
    suggest=suggest,
)
