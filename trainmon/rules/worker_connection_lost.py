"""The connection to a data worker or manager process was lost.

What happened
    A process asked another one of the same job for a tensor or an object and found the connection closed.

Why
    Tensors travel between a DataLoader's workers and the main process over local sockets. When a worker has
    ended, or the main process is ending, the other side sees a reset connection or the end of the stream.

How to confirm
    The frames stand in `multiprocessing/connection.py`, `resource_sharer.py` or `reduction.py`.

How to fix
    Find why the other process ended: its message stands above, or shows with `num_workers=0`.

Easily confused with
    A lost connection to another machine, whose frames stand in `socket`, `http` or `urllib3`.

References
    https://docs.pytorch.org/docs/stable/multiprocessing.html#sharing-strategies
    https://github.com/python/cpython/blob/main/Lib/multiprocessing/resource_sharer.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/multiprocessing.html#sharing-strategies"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.change(
        "num_workers", 0, "What ended the other process then shows in the main process.", source=DOCS
    )
    yield ctx.action(
        "Check memory: `dmesg -T | grep -i 'killed process'`.",
        "A worker that the kernel killed leaves no other trace.",
    )


RULE = Rule(
    id="worker-connection-lost",
    error_type=ErrorType.DATALOADER_WORKER,
    title="The connection to a worker process was lost",
    description="A worker or manager process of this job ended while another one read from it.",
    needles=("ConnectionResetError", "ConnectionRefusedError", "EOFError"),
    pattern=r"^(?:ConnectionResetError|ConnectionRefusedError|EOFError)\b",
    sources=(DOCS, "https://github.com/python/cpython/blob/main/Lib/multiprocessing/resource_sharer.py"),
    exception=r"^(?:ConnectionResetError|ConnectionRefusedError|EOFError)$",
    frames=r"multiprocessing/(?:connection|resource_sharer|reduction|reductions|queues|managers)\.py:",
    role=Role.CASCADE,
    confidence=0.55,
    precedence=30,
    suggest=suggest,
)
