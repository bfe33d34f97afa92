"""A distributed call was made without a process group.

What happened
    A collective, a rank query or DDP needs the default process group, which does not exist (or exists
    twice).

Why
    The script ran without a launcher, a distributed sampler or SyncBatchNorm is used in a single process,
    or the set-up comes later in the program.

How to confirm
    Look for the first distributed call in the traceback.

How to fix
    Call `init_process_group` first (started by torchrun), or guard the call with `is_initialized()`.

Easily confused with
    A failed rendezvous, which has an error of its own before.

References
    https://docs.pytorch.org/docs/stable/distributed.html#initialization
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/distributed.html#initialization"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    if ctx["twice"]:
        yield ctx.action(
            "if not torch.distributed.is_initialized(): torch.distributed.init_process_group(...)",
            "A framework (accelerate, DeepSpeed, Lightning) has made the group already.",
            source=DOC,
        )
        return
    yield ctx.action(
        "Start with torchrun --standalone --nproc-per-node=<GPUs> <script>, and call "
        "torch.distributed.init_process_group() before "
        "anything distributed",
        "DDP, DistributedSampler and SyncBatchNorm need the process group.",
        source=DOC,
    )
    yield ctx.action(
        "For one process: leave these out, or guard with torch.distributed.is_available() and "
        "is_initialized()",
        "A single GPU needs no process group.",
        source=DOC,
    )


RULE = Rule(
    id="process-group-not-initialised",
    error_type=ErrorType.DIST_INIT,
    title="A distributed call was made without a process group",
    description="`torch.distributed` was used before, or without, `init_process_group`.",
    needles=(
        "Default process group has not been initialized",
        "default process group twice",
        "process group is not initialized",
        "Horovod has not been initialized",
    ),
    pattern=(
        r"Default process group (?:has not been|is not) initialized|(?P<twice>initialize the "
        r"default process group twice)|Horovod has not been initialized"
    ),
    sources=(DOC,),
    confidence=0.92,
    suggest=suggest,
)
