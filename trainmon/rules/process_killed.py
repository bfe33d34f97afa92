"""The process was killed from outside (SIGKILL).

What happened
    SIGKILL cannot be caught: the process ends at once and without a message.

Why
    Most often the kernel or the container ran out of memory; also a scheduler, an administrator or `kill
    -9`.

How to confirm
    `dmesg -T | grep -iE 'killed process|out of memory'`; `sacct -j JOBID -o State,MaxRSS,ReqMem`.

How to fix
    When memory is the reason: fewer workers, smaller batches in RAM, more memory for the job.

Easily confused with
    A line of the OOM killer, which proves lack of memory.

References
    https://man7.org/linux/man-pages/man7/signal.7.html
    https://www.kernel.org/doc/html/latest/admin-guide/mm/concepts.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://man7.org/linux/man-pages/man7/signal.7.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Look for the OOM killer on that machine: `dmesg -T | grep -iE 'killed process|"
        "out of memory'`, `sacct -j JOBID -o State,MaxRSS,ReqMem`, or `kubectl describe "
        "pod`.",
        "Only the kernel's or the scheduler's record can tell who sent SIGKILL; lack "
        "of RAM is the usual reason.",
        source=DOCS,
    )
    yield ctx.change(
        "num_workers",
        lambda n: max(0, n // 2),
        "Every worker (dataloader_num_workers) holds its own copy of data in RAM.",
        unknown="half of the current value",
    )
    yield ctx.action(
        "Ask for more memory (--mem, limits.memory), or reduce what is held in RAM: "
        "memory-mapped data, less CPU offload, low_cpu_mem_usage=True.",
        "The kernel kills the largest process when memory runs out.",
    )


RULE = Rule(
    id="process-killed",
    error_type=ErrorType.KILLED,
    title="The process was killed from outside (SIGKILL)",
    description="The process got SIGKILL; nothing in the log says by whom or why.",
    needles=(
        "Killed",
        "SIGKILL",
        "Signal 9",
        "exitcode: -9",
        "return code = -9",
        "exit code 137",
        "Exit Code: 137",
        "ExitCode: 137",
        "with code 137",
        "status 137",
        "signal termination: 9",
    ),
    pattern=(
        r"^zsh: killed +\S|^Killed(?:\s.*)?$|\S: line \d+: +\d+ Killed(?:\s|$)|(?:\(|Signals\.|[Ss]ignal |^)SIGKILL\b"
        r"|Signal 9\b|exitcode *: -9\b|return code = -9\b|(?i:exit ?code:? 137)\b"
        r"|(?i:\bexit(?:ed)? (?:with )?(?:code|status):? 137)\b|(?:srun: error: \S+: )?tasks? [\d,\-]+: Killed"
        r"|[Cc]aught signal 9|exited on signal 9\b|^signal 9 \(Killed\)\.|EXIT STRING: Killed|signal termination: (?:9\b|Killed)"
        r"|TERM_EXTERNAL_SIGNAL: job killed|Abnormal termination \(signal 9\)"
    ),
    sources=(
        DOCS,
        "https://www.kernel.org/doc/html/latest/admin-guide/mm/concepts.html",
    ),
    role=Role.FALLBACK,
    confidence=0.75,
    precedence=35,
    suggest=suggest,
)
