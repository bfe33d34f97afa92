"""A worker started by torchrun crashed in native code.

What happened
    A negative exit code is the number of the signal that ended the worker.

Why
    A fault in a native extension, an abort after a failed check (NCCL watchdog, double free), or shared
    memory (SIGBUS).

How to confirm
    `PYTHONFAULTHANDLER=1` shows the Python stack at the crash.

How to fix
    What the stack names: rebuild or upgrade the extension.

Easily confused with
    SIGABRT by the NCCL watchdog, which follows a collective that failed.

References
    https://docs.pytorch.org/docs/stable/elastic/errors.html
    https://docs.python.org/3/library/faulthandler.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/elastic/errors.html"
DOC2 = "https://docs.python.org/3/library/faulthandler.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "PYTHONFAULTHANDLER=1 torchrun --redirects 3 --log-dir logs ...",
        "Prints the Python stack of the crash; its last frame names the extension.",
        source=DOC2,
    )
    yield ctx.action(
        "Upgrade or rebuild that extension for this torch and Python; exit code -7 (SIGBUS): enlarge "
        "/dev/shm",
        "Native crashes are nearly always binaries that do not fit each other.",
        source=DOC,
    )


RULE = Rule(
    id="torchrun-worker-crashed",
    error_type=ErrorType.NATIVE_CRASH,
    title="A worker started by torchrun crashed in native code",
    description=(
        "The elastic agent reports that a worker was ended by SIGSEGV, SIGABRT, SIGILL, SIGFPE or SIGBUS."
    ),
    needles=(
        "exitcode: -",
        "exitcode  : -",
        "(SIGSEGV) received",
        "(SIGABRT) received",
        "(SIGBUS) received",
        "(SIGFPE) received",
        "(SIGILL) received",
    ),
    pattern=r"exitcode *: -(?:11|6|4|8|7)\b|Signal \d+ \(SIG(?:SEGV|ABRT|BUS|ILL|FPE)\) received by PID",
    sources=(
        DOC,
        DOC2,
    ),
    role=Role.FALLBACK,
    confidence=0.65,
    precedence=60,
    suggest=suggest,
)
