"""Native code corrupted the process's memory.

What happened
    glibc checks its heap when memory is freed.

Why
    A defect in a compiled extension (writing beyond an array, freeing twice), or two copies of one library
    in a process.

How to confirm
    `valgrind`, or an ASan build of the extension; a core dump in gdb.

How to fix
    Correct or upgrade the extension; look for doubled libraries (two libgomp, two protobuf).

Easily confused with
    Memory running out.

References
    https://sourceware.org/glibc/manual/latest/html_node/Heap-Consistency-Checking.html
    https://docs.python.org/3/library/faulthandler.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://sourceware.org/glibc/manual/latest/html_node/Heap-Consistency-Checking.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    names = ctx.search(r"(?P<file>[\w./\-]+\.(?:so|cpp|cu|c))\b")
    yield ctx.action(
        "Suspect your own native extension first (C++/CUDA ops"
        + (f", e.g. {names['file']}" if names else "")
        + "): rebuild it for this torch, and run it under valgrind or an ASan build.",
        "It writes or frees memory that is not its own.",
    )
    yield ctx.action(
        "Run with PYTHONFAULTHANDLER=1 and MALLOC_CHECK_=3, and look at the core in "
        "gdb (`ulimit -c unlimited`).",
        "The process then stops closer to the defect.",
        source=DOCS,
    )
    yield ctx.action(
        "Upgrade or reinstall compiled packages that were built for another version, "
        "and do not mix conda and pip builds.",
        "Two copies of one library corrupt each other's memory.",
    )


RULE = Rule(
    id="heap-corrupted",
    error_type=ErrorType.NATIVE_CRASH,
    title="Native code corrupted the process's memory",
    description="The C library found its heap damaged and ended the process.",
    needles=(
        "double free or corruption",
        "free(): invalid",
        "corrupted size vs. prev_size",
        "munmap_chunk():",
        "corrupted double-linked list",
        "stack smashing detected",
        "malloc():",
        "realloc(): invalid",
        "malloc_consolidate()",
        "free(): corrupted",
        "free(): double free",
    ),
    pattern=(
        r"double free or corruption|free\(\): (?:invalid|double free|corrupted)|corrupted size vs\. prev_size"
        r"|munmap_chunk\(\): invalid|corrupted double-linked list|\*\*\* stack smashing detected"
        r"|malloc\(\): (?:invalid|corrupted|memory corruption|unaligned|smallbin|unsorted)|realloc\(\): invalid"
        r"|malloc_consolidate\(\)"
    ),
    sources=(
        DOCS,
        "https://docs.python.org/3/library/faulthandler.html",
    ),
    confidence=0.9,
    precedence=55,
    suggest=suggest,
)
