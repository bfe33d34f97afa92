"""The process was ended from outside (SIGTERM or SIGHUP).

What happened
    SIGTERM comes from schedulers, launchers and people; SIGHUP when a terminal or SSH session closes.

Why
    A limit or pre-emption, a person, a closed session, or a launcher that stops the other ranks after one
    failed.

How to confirm
    `sacct -j JOBID -o State,ExitCode`; the logs of the other ranks and nodes.

How to fix
    Resume; run in tmux or as a batch job when a session closed.

Easily confused with
    Another rank's failure, after which the launcher sends SIGTERM to the rest.

References
    https://man7.org/linux/man-pages/man7/signal.7.html
    https://docs.pytorch.org/docs/stable/elastic/errors.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://man7.org/linux/man-pages/man7/signal.7.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if "SIGHUP" in ctx.line or ("got signal: 1" in ctx.line and "15" not in ctx.line):
        yield ctx.action(
            "Start it so that it survives the session: tmux or screen, `setsid nohup … "
            "&` (torchrun resets nohup's handler), or a batch job.",
            "SIGHUP is sent when the terminal or SSH connection closes.",
        )
    yield ctx.action(
        "Find who sent the signal (SIGTERM): `sacct -j JOBID -o State,ExitCode`, `kubectl "
        "describe pod`, `dmesg -T`, and the logs of the other ranks and nodes.",
        "Schedulers send it at limits and pre-emption, launchers when another rank failed.",
        source=DOCS,
    )
    yield ctx.change(
        "resume_from_checkpoint",
        "the last complete checkpoint",
        "Nothing in this log speaks against the run itself.",
    )


RULE = Rule(
    id="process-terminated",
    error_type=ErrorType.KILLED,
    title="The process was ended from outside (SIGTERM or SIGHUP)",
    description="The process was asked to end by a signal; nothing in the log says by whom or why.",
    needles=(
        "SIGTERM",
        "Signal 15",
        "exitcode: -15",
        "return code = -15",
        "Terminated",
        "SIGHUP",
        "got signal:",
        "exit code 143",
        "with code 143",
        "status 143",
        "`Termination signal` is detected",
    ),
    pattern=(
        r"Received (?:Signals\.)?(?:SIGTERM|SIGHUP) death signal|\bSignal 15\b|exitcode *: -15\b"
        r"|return code = -15\b|^(?:\S+: line \d+: +\d+ |\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d[\d.,]*:? )?"
        r"Terminated(?:\s*|\s[^a].*)$|got signal: (?:1|15)\b"
        r"|(?i:\bexit(?:ed)? (?:with )?(?:code|status):? 143)\b|tasks? [\d,\-]+: Terminated"
        r"|[Rr]eceived (?:signal )?SIGTERM|DataLoader worker \(pid \S+\) is killed by signal: Terminated"
        r"|FatalError: `Termination signal` is detected|Abnormal termination \(signal 15\)"
    ),
    sources=(
        DOCS,
        "https://docs.pytorch.org/docs/stable/elastic/errors.html",
        "https://github.com/PaddlePaddle/Paddle/blob/develop/paddle/fluid/platform/init.cc",
        "https://github.com/htcondor/htcondor/blob/main/src/condor_utils/condor_event.cpp",
    ),
    role=Role.FALLBACK,
    confidence=0.72,
    precedence=30,
    suggest=suggest,
)
