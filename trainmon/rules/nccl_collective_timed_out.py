"""A collective operation timed out because a rank did not take part.

What happened
    The NCCL watchdog found a collective that had been running longer than the process group's timeout,
    and ended the process.

Why
    One rank is late or gone: it crashed, it hangs in data loading, it took another path (uneven batches,
    an `if rank == 0` around a collective, evaluation or saving on one rank only), or the network between
    ranks does not carry data.

How to confirm
    Which ranks report the timeout, and which does not? Compare SeqNum and OpType over the ranks: the rank
    that is behind, or silent, is the cause. `TORCH_NCCL_TRACE_BUFFER_SIZE=2000` (newer versions call it
    `TORCH_FR_BUFFER_SIZE` and know both names) with `TORCH_NCCL_DUMP_ON_TIMEOUT=1` records what each was doing.

How to fix
    Repair the rank that lags; let all ranks call the same collectives; raise the timeout only where one
    step (tokenising, saving) is really that long.

Easily confused with
    An error on another rank (out of memory, exception) of which this timeout is only the echo.

References
    https://docs.pytorch.org/docs/stable/torch_nccl_environment_variables.html
    https://docs.pytorch.org/docs/stable/distributed.html#torch.distributed.init_process_group
    https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/troubleshooting.html
    https://github.com/pytorch/pytorch/blob/main/torch/csrc/distributed/c10d/ProcessGroupNCCL.cpp
    https://github.com/horovod/horovod/blob/master/horovod/common/stall_inspector.cc
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule
from trainmon.rules._waiting import longer_timeout

DOC = "https://docs.pytorch.org/docs/stable/torch_nccl_environment_variables.html"
DOC2 = "https://docs.pytorch.org/docs/stable/distributed.html#torch.distributed.init_process_group"
DOC3 = "https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/troubleshooting.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "Find the rank that lags: compare SeqNum and OpType of all ranks, or rerun with "
        "TORCH_NCCL_TRACE_BUFFER_SIZE=2000 "
        "TORCH_NCCL_DUMP_ON_TIMEOUT=1 (flight recorder), TORCH_DISTRIBUTED_DEBUG=DETAIL, and py-spy dump "
        "on the silent one",
        "The ranks that complain waited; the cause is on the one that is behind or silent.",
        source=DOC,
    )
    yield ctx.action(
        "Let all ranks take the same path: equal number of batches (drop_last, DistributedSampler, "
        "join()), no collective inside "
        "'if rank == 0', evaluation and saving on all ranks",
        "A collective completes only when every rank calls it, in the same order.",
        source=DOC2,
    )
    yield longer_timeout(
        ctx,
        "Only where one step (tokenising on rank 0, saving, a first compile) is really longer than the limit.",
    )


RULE = Rule(
    id="nccl-collective-timed-out",
    error_type=ErrorType.NCCL_TIMEOUT,
    title="A collective operation timed out because a rank did not take part",
    description="A collective operation waited for ranks that never joined it, until its timeout was over.",
    needles=(
        "collective operation timeout",
        "Timed out waiting",
        "watchdog got stuck",
        "failed to pass monitoredBarrier",
        "Heartbeat monitor timed out",
        "Application timeout caused pair closure",
        "timed out in blocking wait",
        "timed out in monitoredBarrier after",
        "successfully reached monitoredBarrier",
        "is stalled for longer than",
    ),
    pattern=(
        r"successfully reached monitoredBarrier, but received errors while waiting for send/recv|"
        r"Watchdog caught collective operation timeout: \w+\((?:SeqNum=\d+, )?OpType=\w+,.* ran for "
        r"\d+ milliseconds|timed out in blocking wait"
        r"|Caught collective operation timeout|Timed out waiting \d+ms for (?:recv|send) operation "
        r"to complete|watchdog got stuck for \d+ ?seconds|Heartbeat monitor timed out!"
        r"|[Rr]anks? [\d, ]+ failed to pass monitoredBarrier|timed out in monitoredBarrier after \d+"
        r"|Application timeout caused pair closure|is stalled for longer than \d+ seconds\. Will shutdown"
    ),
    sources=(
        DOC,
        DOC2,
        DOC3,
    ),
    confidence=0.85,
    suggest=suggest,
)
