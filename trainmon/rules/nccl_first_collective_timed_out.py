"""The very first collective operation timed out.

What happened
    The watchdog reports `SeqNum=1`, the first operation of the process group.

Why
    Peer-to-peer or InfiniBand transport that hangs (virtual machines, IOMMU, ACS), the wrong network
    interface, a rank that never got that far (still loading or crashed), two ranks on one GPU.

How to confirm
    `NCCL_DEBUG=INFO` shows the rings and transports; an `nccl-tests` run without the program.

How to fix
    `NCCL_P2P_DISABLE=1`, `NCCL_IB_DISABLE=1` or `NCCL_SOCKET_IFNAME` as the test shows; correct device
    numbers; another port where two jobs share one.

Easily confused with
    A timeout in the middle of training, where one rank lags.

References
    https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/troubleshooting.html
    https://docs.pytorch.org/docs/stable/distributed.html#torch.distributed.init_process_group
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule
from trainmon.rules._waiting import longer_timeout

DOC = "https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/troubleshooting.html"
DOC2 = "https://docs.pytorch.org/docs/stable/distributed.html#torch.distributed.init_process_group"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "NCCL_DEBUG=INFO <same command>; then NCCL_P2P_DISABLE=1, NCCL_IB_DISABLE=1 or "
        "NCCL_SOCKET_IFNAME=<interface>",
        f"It was the first collective ({ctx['op'] or 'SeqNum=1'}): communication never worked, so look at "
        "the transport first.",
        source=DOC,
    )
    yield ctx.action(
        "torch.cuda.set_device(int(os.environ['LOCAL_RANK'])) before init_process_group, and a "
        "--master-port of its own for each job",
        "Two ranks on one GPU, or two jobs on one port, hang in the same place.",
        source=DOC2,
    )
    yield ctx.action(
        "py-spy dump --pid <PID> on the rank that reports nothing",
        "A rank that never arrives lets all others wait.",
        source=DOC2,
    )
    yield longer_timeout(ctx, "Only if rank 0 prepares data for longer than the limit before it arrives.")


RULE = Rule(
    id="nccl-first-collective-timed-out",
    error_type=ErrorType.NCCL_TIMEOUT,
    title="The very first collective operation timed out",
    description="The ranks never exchanged anything: the first collective waited until its timeout.",
    needles=("SeqNum=1",),
    pattern=r"Watchdog caught collective operation timeout: \w+\(SeqNum=1, OpType=(?P<op>\w+),",
    sources=(
        DOC,
        DOC2,
    ),
    phase=Phase.SETUP,
    confidence=0.85,
    precedence=60,
    suggest=suggest,
)
