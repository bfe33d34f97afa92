"""The process crashed in native code (segmentation fault).

What happened
    SIGSEGV ended the process; Python could not raise an exception.

Why
    A compiled extension that does not fit, a defect in a library, threads and fork, a corrupted
    installation, or a stack overflow.

How to confirm
    `PYTHONFAULTHANDLER=1` shows the Python line; `gdb -ex bt -ex quit python core` the native one.

How to fix
    Reinstall or change the library that the stack names; run with `num_workers=0`; avoid mixing conda and
    pip builds.

Easily confused with
    Memory that ran out (SIGKILL).

References
    https://docs.python.org/3/library/faulthandler.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/faulthandler.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Run again with PYTHONFAULTHANDLER=1 (python -X faulthandler): the crash then "
        "prints the Python line.",
        "A native crash leaves no traceback otherwise.",
        source=DOCS,
    )
    yield ctx.action(
        "Look for mixed or unfitting builds of the library in the last frame (`pip "
        "check`, `ldd`), and reinstall it.",
        "Extensions built for another version crash instead of raising.",
    )
    yield ctx.change("num_workers", 0, "Shows whether the crash comes from the data loading.")


RULE = Rule(
    id="segmentation-fault",
    error_type=ErrorType.NATIVE_CRASH,
    title="The process crashed in native code (segmentation fault)",
    description="Native code accessed memory that is not its own, and the kernel ended the process.",
    needles=(
        "Segmentation fault",
        "SIGSEGV",
        "Signal 11",
        "code 139",
        "signal termination: 11",
        "exitcode: -11",
        "return code = -11",
        "0xC0000005",
    ),
    pattern=r"0xC0000005|FatalError: `Segmentation fault` is detected|Abnormal termination \(signal 11\)"
    r"|interrupted by signal 11: SIGSEGV|^zsh: segmentation fault|"
    r"exited on signal 11\b|^signal 11 \(Segmentation fault\)\.|"
    r"(?i:\bexit(?:ed)? (?:with )?(?:exit )?code:? 139)\b|signal termination: 11\b|"
    r"\d segmentation fault +\(core dumped\)|Segmentation fault(?: *\(core dumped\)| *: 11|\.?$|\s)|(?:\(|Signals\.|[Ss]ignal "
    r"|^)SIGSEGV\b|Signal 11\b|exitcode *: -11\b|return code = -11\b|Caught signal "
    r"11",
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.82,
    precedence=40,
    suggest=suggest,
)
