"""Ray's object store is full and so is the disk that it spills to.

What happened
    An object did not fit into the shared-memory object store, and Ray does not write more to a disk that is in use
    above its limit, 95 % by default.

Why
    References keep many objects alive, and the disk below Ray's temporary folder is nearly full: spilled objects,
    logs of old sessions, checkpoints of others.

How to confirm
    `df -h /tmp/ray` on the node that the message comes from; `ray memory --stats-only` for what is spilled.

How to fix
    Free the disk or spill to a larger one (`_temp_dir`, or `object_spilling_directory` of `ray.init`), and drop
    references to objects that are no longer needed.

Easily confused with
    A store that is full while nothing may be spilled at all (ObjectStoreFullError).

References
    https://docs.ray.io/en/latest/ray-core/objects/object-spilling.html
    https://github.com/ray-project/ray/blob/master/python/ray/exceptions.py
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

SPILLING = "https://docs.ray.io/en/latest/ray-core/objects/object-spilling.html"
EXCEPTION = "https://github.com/ray-project/ray/blob/master/python/ray/exceptions.py"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "df -h /tmp/ray; rm -r the folders of ended sessions below /tmp/ray, or let Ray use a larger disk: "
        "ray start --temp-dir=<folder> (ray.init(_temp_dir=...))",
        "Ray writes no object to a disk that is in use above its limit, 95 % by default.",
        source=SPILLING,
    )
    yield ctx.action(
        "ray memory    # who still holds references; del them, and take results with ray.wait in small batches",
        "Only objects that somebody still references have to be kept.",
        source=EXCEPTION,
    )


RULE = Rule(
    id="ray-disk-full",
    error_type=ErrorType.DISK_FULL,
    title="Ray's object store is full and so is the disk that it spills to",
    description="An object fits neither into the node's object store nor on its disk.",
    needles=("OutOfDiskError", "the local disk's utilization is over capacity"),
    pattern=r"ray\.exceptions\.OutOfDiskError|local object store is full and the local disk's utilization is over",
    sources=(SPILLING, EXCEPTION),
    confidence=0.9,
    precedence=60,
    suggest=suggest,
)
