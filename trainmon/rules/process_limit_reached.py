"""No more processes or threads can be started.

What happened
    `fork` or `pthread_create` failed with EAGAIN.

Why
    Many workers times many threads each (OpenMP, BLAS), a low `ulimit -u`, or a container's pids limit.

How to confirm
    `ulimit -u; ps -eLf -u $USER | wc -l; cat /sys/fs/cgroup/pids.max`.

How to fix
    Fewer workers, `OMP_NUM_THREADS=1`, a higher limit.

Easily confused with
    Memory running out.

References
    https://man7.org/linux/man-pages/man2/fork.2.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://man7.org/linux/man-pages/man2/fork.2.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.change(
        "num_workers",
        lambda n: max(0, n // 2),
        "Every worker is a process with its own threads.",
        unknown="half of the current value",
    )
    yield ctx.action(
        "Limit threads: OMP_NUM_THREADS=1, OPENBLAS_NUM_THREADS=1, MKL_NUM_THREADS=1, "
        "TOKENIZERS_PARALLELISM=false.",
        "Each process otherwise starts as many threads as there are cores.",
    )
    yield ctx.action(
        "Raise the limit: `ulimit -u` (nproc), in a container the pids limit (docker "
        "--pids-limit, kubelet podPidsLimit).",
        "Threads count as processes.",
        source=DOCS,
    )


RULE = Rule(
    id="process-limit-reached",
    error_type=ErrorType.RESOURCE_LIMIT,
    title="No more processes or threads can be started",
    description="The limit on processes and threads of this user or container was reached.",
    needles=(
        "Resource temporarily unavailable",
        "can't start new thread",
        "pthread_create failed",
        "Thread creation failed",
        "RLIMIT_NPROC",
        "kind: WouldBlock",
        "TERM_PROCESSLIMIT",
        "TERM_THREADLIMIT",
        "[PIDPressure]",
    ),
    pattern=(
        r"BlockingIOError: \[Errno 11\] Resource temporarily unavailable"
        r"|fork: (?:retry: )?Resource temporarily unavailable|can't start new thread"
        r"|pthread_create failed for thread|libgomp: Thread creation failed|blas_thread_init: RLIMIT_NPROC"
        r"|ThreadPoolBuildError .*kind: WouldBlock|std::system_error.*Resource temporarily unavailable"
        r"|what\(\):\s+Resource temporarily unavailable|TERM_(?:PROCESS|THREAD)LIMIT: job killed"
        r"|The node had condition: \[PIDPressure\]"
    ),
    sources=(DOCS,),
    confidence=0.92,
    precedence=58,
    suggest=suggest,
)
