"""The interpreter was ended by a fatal error in native code.

What happened
    faulthandler or the interpreter printed the Python stack at the moment of a native crash.

Why
    A compiled extension or library crashed; `Aborted` often means that C++ code called `abort`, for
    instance an uncaught C++ exception.

How to confirm
    The first frames of "Current thread" show where Python was.

How to fix
    Reinstall or upgrade the library of those frames; when it happened after the end of training, the
    results are whole.

Easily confused with
    A Python exception.

References
    https://docs.python.org/3/library/faulthandler.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/faulthandler.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    after = ctx.phase == "SHUTDOWN"
    if after:
        yield ctx.action(
            "The training had ended: check that the last checkpoint is saved and complete; "
            "the crash happened at exit.",
            "The result is not affected.",
        )
        yield ctx.action(
            "Call torch.distributed.destroy_process_group() and close loaders and trackers "
            "before the script ends.",
            "Threads of NCCL and loaders crash when the interpreter goes away under them.",
        )
    yield ctx.action(
        "Look at the frames under 'Current thread' below this line, and upgrade or reinstall that library.",
        "They show what Python had called when native code crashed.",
        source=DOCS,
    )
    yield ctx.action(
        "For the native stack: `ulimit -c unlimited`, run again, `gdb -ex bt -ex quit $(which python) core`.",
        "It names the failing function.",
    )


RULE = Rule(
    id="python-fatal-error",
    error_type=ErrorType.NATIVE_CRASH,
    title="The interpreter was ended by a fatal error in native code",
    description="Python reported a fatal error ({kind}) and dumped its stacks.",
    needles=(
        "Fatal Python error",
        "Windows fatal exception",
    ),
    pattern=r"^Windows fatal exception: (?P<windows>[^\n]{1,80})|"
    r"Fatal Python error: (?P<kind>[^\n]{1,80})",
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.85,
    precedence=45,
    suggest=suggest,
)
