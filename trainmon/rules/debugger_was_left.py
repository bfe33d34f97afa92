"""The debugger was left, which ended the run.

What happened
    The program stopped at a breakpoint and the debugger was told to quit, or had no keyboard to read from.

Why
    `pdb.set_trace()` or `breakpoint()` stands in the code. `q` ends the program with `BdbQuit`; in a batch job there
    is nobody to type, so the first prompt reads the end of the input and quits.

How to confirm
    `(Pdb)` or `ipdb>` in the log; `grep -rn "set_trace\\|breakpoint()" .`

How to fix
    Take the breakpoint out, or leave the debugger by `c` (continue).

Easily confused with
    An error of the line at which the debugger stood: nothing failed there.

References
    https://docs.python.org/3/library/bdb.html#bdb.BdbQuit
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/bdb.html#bdb.BdbQuit"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    frame = ctx.user_frame
    where = f" near {frame.file}:{frame.line}" if frame else ""
    yield ctx.action(
        f"Take out the breakpoint{where}: `grep -rnE 'set_trace|breakpoint\\(' .`; or run with PYTHONBREAKPOINT=0, which "
        "passes over breakpoint().",
        "A run without a person at the keyboard ends at the first breakpoint.",
        source=DOCS,
    )
    yield ctx.action(
        "To go on from the debugger type c (continue) instead of q, then start again or resume from the last checkpoint.",
        "q ends the whole program.",
    )


RULE = Rule(
    id="debugger-was-left",
    error_type=ErrorType.USER_CANCELLED,
    title="The debugger was left, which ended the run",
    description="The program stood at a breakpoint, and the debugger was told to quit or had no keyboard to read from.",
    needles=("BdbQuit",),
    pattern=r"^(?:bdb\.)?BdbQuit\b",
    sources=(DOCS,),
    confidence=0.92,
    suggest=suggest,
)
