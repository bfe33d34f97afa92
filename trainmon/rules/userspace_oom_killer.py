"""A memory guard outside the kernel ended a process.

What happened
    systemd-oomd or earlyoom ended a process because memory ran short, before the kernel's own killer had to; or
    systemd reports that the kernel's killer ended a process of a service.

Why
    The machine, or the slice of it that this session or service has, was nearly out of memory: data workers,
    samples kept in lists, a checkpoint loaded on several ranks at once, other users' programs.

How to confirm
    `journalctl -u systemd-oomd -u earlyoom` around that time; memory over the run.

How to fix
    Less memory for this job (fewer workers, streaming, one copy of the weights), more memory, or a service with
    limits of its own; on a desktop, start the job where oomd does not watch (`systemd-run --scope -p
    ManagedOOMMemoryPressure=auto`).

Easily confused with
    The kernel's own killer, whose report names sizes.

References
    https://www.freedesktop.org/software/systemd/man/latest/systemd-oomd.service.html
    https://github.com/systemd/systemd/blob/main/src/oom/oomd-manager.c
    https://github.com/rfjakob/earlyoom
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

OOMD = "https://www.freedesktop.org/software/systemd/man/latest/systemd-oomd.service.html"
SOURCE = "https://github.com/systemd/systemd/blob/main/src/oom/oomd-manager.c"
EARLYOOM = "https://github.com/rfjakob/earlyoom"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.change(
        "num_workers",
        lambda n: int(n) // 2,
        "Each data worker holds memory of its own.",
        unknown="fewer than now",
        source="https://docs.pytorch.org/docs/stable/data.html#multi-process-data-loading",
    )
    yield ctx.action(
        "journalctl -u systemd-oomd -u earlyoom; watch the job's memory over time (ps -o rss, free -h)",
        "Shows what was ended and how full the memory was; growth over the run is a leak.",
        source=OOMD,
    )
    yield ctx.action(
        "Run it on a machine, or in a slice, with more memory",
        "These guards act before the memory is wholly gone.",
        source=EARLYOOM,
    )


RULE = Rule(
    id="userspace-oom-killer",
    error_type=ErrorType.HOST_OOM,
    title="A memory guard outside the kernel ended a process",
    description="systemd-oomd, earlyoom or systemd reports a process ended because main memory ran short.",
    needles=("due to memory pressure for", "killed by the OOM killer", "result 'oom-kill'", "VmRSS"),
    pattern=(
        r"Killed \S+ due to memory pressure for|has been killed by the OOM killer|Failed with result 'oom-kill'"
        r"|sending SIG(?:TERM|KILL) to process \d+ .*VmRSS"
    ),
    sources=(OOMD, SOURCE, EARLYOOM),
    confidence=0.93,
    suggest=suggest,
)
