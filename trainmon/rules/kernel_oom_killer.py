"""The kernel killed a process because main memory was used up.

What happened
    The kernel's log says which process was killed, how much memory it held and which limit was reached.

Why
    The job, all workers together, needed more than the machine or its cgroup (container, Slurm job) may
    use: copies in data workers, CPU offload, a leak, or a checkpoint assembled in memory.

How to confirm
    `dmesg -T | grep -i -E 'oom|killed process'`: `anon-rss` is what it held;
    `constraint=CONSTRAINT_MEMCG` means the limit of the group, not of the machine.

How to fix
    Fewer data workers, less prefetch and pinned memory, no CPU offload, streaming data; or a higher
    memory limit.

Easily confused with
    `Killed` in a shell without these lines, which only says that somebody sent SIGKILL.

References
    https://docs.kernel.org/admin-guide/mm/concepts.html#oom-killer
    https://docs.kernel.org/admin-guide/cgroup-v2.html#memory
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._memory import readable, size_in_bytes
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.kernel.org/admin-guide/mm/concepts.html#oom-killer"
DOC2 = "https://docs.kernel.org/admin-guide/cgroup-v2.html#memory"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    seen = ctx.search(r"anon-rss:(?P<rss>\d+)kB")
    held = f" It held {readable(size_in_bytes(seen['rss'] + ' KB') or 0)} of resident memory." if seen else ""
    yield ctx.change(
        "num_workers",
        lambda n: int(n) // 2,
        f"Every data worker holds prefetched batches and its own copy of the dataset's Python objects.{held}",
        unknown="fewer than now",
        source="https://docs.pytorch.org/docs/stable/data.html#multi-process-data-loading",
    )
    yield ctx.action(
        "Raise the memory limit: Slurm --mem / --mem-per-cpu, docker --memory, Kubernetes "
        "resources.limits.memory",
        "All processes of the job count against one limit.",
        source=DOC2,
    )
    yield ctx.action(
        "Watch the resident size over the steps; if it climbs, look for lists that keep tensors or "
        "samples, and turn off CPU "
        "offload or pinned memory where you can",
        "A leak only postpones the kill when the limit is raised.",
        source=DOC,
    )


RULE = Rule(
    id="kernel-oom-killer",
    error_type=ErrorType.HOST_OOM,
    title="The kernel killed a process because main memory was used up",
    description="The Linux OOM killer ended a process of this job to save the machine or its memory group.",
    needles=(
        "Killed process",
        "Kill process",
        "Memory cgroup out of memory",
    ),
    pattern=(
        r"(?i)out of memory(?: \(oom_kill_allocating_task\))?: kill(?:ed)? process \d+,? \((?P<process>[^)]*)\)"
        r"|memory cgroup out of memory"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.97,
    suggest=suggest,
)
