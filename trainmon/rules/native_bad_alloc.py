"""Native code could not allocate main memory.

What happened
    C++ threw `std::bad_alloc`, Arrow or Rust reported a failed allocation, or mmap/fork was refused with
    ENOMEM.

Why
    Main memory or the process' limit is used up; sometimes a corrupt length field asks for an absurd
    size.

How to confirm
    `free -g`, `ulimit -v`, the job's memory limit; the size in the message if it has one.

How to fix
    Hold less in memory (streaming, fewer workers, smaller shards), or request more.

Easily confused with
    `out_of_memory: CUDA error` inside a bad_alloc, which is GPU memory.

References
    https://en.cppreference.com/w/cpp/memory/new/bad_alloc
    https://man7.org/linux/man-pages/man2/mmap.2.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://en.cppreference.com/w/cpp/memory/new/bad_alloc"
DOC2 = "https://man7.org/linux/man-pages/man2/mmap.2.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    if "paging file" in ctx.line:
        yield ctx.action(
            "Windows: enlarge the page file (System > Advanced > Performance > Virtual memory)",
            "Every worker process loads the CUDA libraries and reserves memory in the page file.",
            source="https://learn.microsoft.com/windows/win32/debug/system-error-codes--1300-1699-",
        )
    yield ctx.change(
        "num_workers",
        lambda n: int(n) // 2,
        "Every worker process needs memory of its own, also when it is forked.",
        unknown="fewer than now",
        source="https://docs.pytorch.org/docs/stable/data.html#multi-process-data-loading",
    )
    yield ctx.action(
        "free -g, ulimit -v, and the job's memory limit; request more (--mem) or stream the data in "
        "smaller shards",
        "A native allocation fails when main memory or the limit of the process is used up.",
        source=DOC2,
    )


RULE = Rule(
    id="native-bad-alloc",
    error_type=ErrorType.HOST_OOM,
    title="Native code could not allocate main memory",
    description="A native library asked for memory that the system did not give, and the process ended.",
    needles=(
        "std::bad_alloc",
        "bytes failed",
        "malloc of size",
        "Cannot allocate memory",
        "paging file is too small",
        "realloc of size",
    ),
    pattern=(
        r"(?:instance of|what\(\):|Error:|Exception:|caught) ?'?std::bad_alloc"
        r"|memory allocation of \d+ bytes failed|ArrowMemoryError: (?:malloc|realloc) of size \d+ failed"
        r"|\[Errno 12\] Cannot allocate memory|Cannot allocate memory \(12\)|^\S*(?:sh"
        r"|line \d+): fork: Cannot allocate memory|The paging file is too small for this operation to complete"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.9,
    suggest=suggest,
)
