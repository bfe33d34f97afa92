"""The process aborted itself in native code.

What happened
    SIGABRT, SIGILL or SIGFPE ended the process; lines above may say why.

Why
    An uncaught C++ exception, a failed internal check, or a binary built for another CPU (illegal
    instruction).

How to confirm
    The lines above, `terminate called after throwing …` and `what():`.

How to fix
    Correct what `what()` says; for an illegal instruction use a build for this CPU.

Easily confused with
    A process killed from outside.

References
    https://docs.python.org/3/library/faulthandler.html
    https://man7.org/linux/man-pages/man7/signal.7.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/faulthandler.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if "llegal instruction" in ctx.line or "SIGILL" in ctx.line:
        yield ctx.action(
            "Use a build for this CPU (check `lscpu | grep Flags` for avx2/avx512), or another node type.",
            "The binary holds instructions that this processor does not have.",
        )
    else:
        yield ctx.action(
            "Read the lines above and `what():` of the C++ exception; run again with PYTHONFAULTHANDL"
            "ER=1 to see the Python line.",
            "abort is called on an error that native code could not report otherwise.",
            source=DOCS,
        )
    yield ctx.action(
        "Reinstall the compiled package that the stack names, built for this torch and CPU.",
        "Unfitting builds abort.",
    )


RULE = Rule(
    id="process-aborted",
    error_type=ErrorType.NATIVE_CRASH,
    title="The process aborted itself in native code",
    description="Native code called abort or ran an illegal instruction.",
    needles=(
        "terminate called after throwing",
        "terminate called without",
        "Illegal instruction",
        "SIGABRT",
        "SIGILL",
        "Floating point exception",
        "SIGFPE",
        "Aborted",
        "Check failed: ",
        "zsh: abort",
        "' failed.",
        "exitcode",
        "signal 6",
        "signal termination: 6",
        "code 134",
        "return code = -",
        "FatalError: `",
        "Abnormal termination (signal",
    ),
    pattern=(
        r"^F\d{4} \d\d:.*Check failed: |\bAssertion [`'][^`]+' failed\.$|^zsh: abort "
        r"|terminate called (?:after throwing an instance of '(?P<type>[^']+)'|without an active exception)"
        r"|\bAborted +\(core dumped\)|Illegal instruction|(?:\(|Signals\.|[Ss]ignal |^)SIG(?:ABRT|ILL|FPE)\b"
        r"|exited on signal 6\b|^signal 6 \(Aborted\)\."
        r"|signal termination: (?:6\b|Aborted)|(?i:\bexit(?:ed)? (?:with )?(?:exit )?code:? 134)\b"
        r"|exitcode *: -[468]\b|return code = -[46]\b|Floating point exception(?: \(core dumped\))?"
        r"|(?:line \d+: +\d+|tasks? [\d,\-]+:) Aborted|Abnormal termination \(signal [468]\)"
        r"|FatalError: `(?:Process abort signal|Erroneous arithmetic operation)` is detected"
    ),
    sources=(
        DOCS,
        "https://man7.org/linux/man-pages/man7/signal.7.html",
    ),
    role=Role.FALLBACK,
    confidence=0.7,
    precedence=30,
    suggest=suggest,
)
