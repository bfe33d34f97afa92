"""Ray's object store is full.

What happened
    An object did not fit into the shared-memory object store of the node, and nothing could be evicted or
    spilled.

Why
    Every object that somebody still references stays: rollouts, weights that are put once per step, results
    of many tasks that are fetched late. The store takes 30 % of the node's memory by default, and in a
    container no more than /dev/shm holds.

How to confirm
    `ray memory --stats-only`, and `ray memory` for who holds which object.

How to fix
    Drop references, fetch results in small batches (`ray.wait`), give the store or /dev/shm more room.

Easily confused with
    A worker that Ray killed because the node's memory ran low.

References
    https://docs.ray.io/en/latest/ray-core/scheduling/memory-management.html
    https://docs.ray.io/en/latest/ray-core/api/doc/ray.exceptions.ObjectStoreFullError.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

MEMORY = "https://docs.ray.io/en/latest/ray-core/scheduling/memory-management.html"
EXCEPTION = "https://docs.ray.io/en/latest/ray-core/api/doc/ray.exceptions.ObjectStoreFullError.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "ray memory    # who still holds references; del them, and take results with ray.wait in small batches",
        "An object stays in the store as long as any process holds a reference to it.",
        source=MEMORY,
    )
    yield ctx.action(
        "ray start --object-store-memory=<bytes> (or ray.init(object_store_memory=...)); in a container also "
        "--shm-size of at least that",
        "The store lies in /dev/shm and takes 30 % of the node's memory unless told otherwise.",
        source=MEMORY,
    )


RULE = Rule(
    id="ray-object-store-full",
    error_type=ErrorType.HOST_OOM,
    title="Ray's object store is full",
    description="An object did not fit into the node's shared-memory object store.",
    needles=("ObjectStoreFullError", "local object store is full of objects"),
    pattern=r"ray\.exceptions\.ObjectStoreFullError|The local object store is full of objects that are still in",
    sources=(MEMORY, EXCEPTION),
    confidence=0.9,
    precedence=60,
    suggest=suggest,
)
