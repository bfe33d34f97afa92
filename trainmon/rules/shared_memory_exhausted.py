"""Shared memory (/dev/shm) is too small.

What happened
    A write into a shared-memory file failed: the worker dies of a bus error, or the file cannot be
    enlarged.

Why
    Containers get 64 MB of /dev/shm by default. Needed is about workers × prefetch × batch size in bytes;
    NCCL and caches in shared memory come on top.

How to confirm
    `df -h /dev/shm` inside the container while it runs.

How to fix
    `docker run --shm-size=16g` or `--ipc=host`; Kubernetes: an emptyDir with `medium: Memory` at
    /dev/shm; else fewer workers or a smaller prefetch factor.

Easily confused with
    "Too many open files" on a shared-memory object (descriptor limit), GPU shared memory of a Triton
    kernel.

References
    https://docs.pytorch.org/docs/stable/multiprocessing.html#sharing-strategies
    https://docs.docker.com/reference/cli/docker/container/run/
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._arrays import of_torch
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/multiprocessing.html#sharing-strategies"
DOC2 = "https://docs.docker.com/reference/cli/docker/container/run/"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "docker run --shm-size=16g (or --ipc=host); Kubernetes: mount an emptyDir with medium: Memory at "
        "/dev/shm; df -h /dev/shm "
        "shows the size",
        "A container's /dev/shm is 64 MB unless it is set, and every prefetched batch passes through it.",
        source=DOC2,
    )
    yield ctx.change(
        "num_workers",
        lambda n: int(n) // 2,
        "Fewer workers keep fewer batches in shared memory (workers x prefetch_factor x batch); 0 uses none.",
        unknown="fewer than now, 0 to do without",
        source=DOC,
    )
    if not of_torch(ctx):
        return
    yield ctx.action(
        "torch.multiprocessing.set_sharing_strategy('file_system') with TMPDIR on a large disk; keep "
        "caches of your own out of "
        "/dev/shm",
        "Where /dev/shm cannot be enlarged.",
        source=DOC,
    )


RULE = Rule(
    id="shared-memory-exhausted",
    error_type=ErrorType.SHM_EXHAUSTED,
    title="Shared memory (/dev/shm) is too small",
    description="A process could not place data in /dev/shm, which data workers use to hand over batches.",
    needles=(
        "shared memory",
        "Bus error",
        "/dev/shm",
        "file </torch_",
        "SIGBUS",
        "posix_fallocate",
        "Usage of EmptyDir volume",
    ),
    pattern=(
        r"Usage of EmptyDir volume \x22[^\x22]*shm[^\x22]*\x22 exceeds the limit|(?:exited on |^)signal 7 \(Bus error\)"
        r"|NCCL WARN .*Call to posix_fallocate failed : No space left on device"
        r"|out of shared memory\. Please try to raise|insufficient shared memory \(shm\)"
        r"|unable to allocate shared memory ?\(shm\)|failed to extend /dev/shm/nccl-\S+ to \d+ bytes"
        r"|unable to (?:write to|resize) file </torch_\S+>|Error while creating shared memory segment"
        r"|unable to mmap .*</torch_\S+>|(?:^|\s)Bus error(?: {2,}|\s*\(core dumped\)|$)"
        r"|Caught signal 7 \(Bus error|No space left on device: '/dev/shm|killed by signal: Bus error|(?:died with"
        r"|Signal:?) <?(?:Signals\.)?SIGBUS"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    confidence=0.93,
    precedence=62,
    suggest=suggest,
)
