"""A rank did not get the NCCL id from rank 0.

What happened
    To set up a communicator rank 0 puts an id into the key-value store (TCPStore) and the others fetch it. The
    fetch failed or timed out.

Why
    Rank 0 crashed or left before it put the id there, it is still busy (loading, tokenising), it takes part in
    other collectives than the rest, or the network to its host broke.

How to confirm
    The output of rank 0 around that time; the text after `got error:` tells a timeout from a lost connection.

How to fix
    The error of rank 0. With none: let all ranks create the same groups in the same order, raise the timeout
    of init_process_group where rank 0 has long work to do first, check the network.

Easily confused with
    A timeout of a collective, where the communicator existed already.

References
    https://github.com/pytorch/pytorch/blob/main/torch/csrc/distributed/c10d/ProcessGroupNCCL.cpp
    https://docs.pytorch.org/docs/stable/distributed.html#torch.distributed.init_process_group
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule
from trainmon.rules._waiting import longer_timeout

DOCS = "https://docs.pytorch.org/docs/stable/distributed.html#torch.distributed.init_process_group"
SOURCE = "https://github.com/pytorch/pytorch/blob/main/torch/csrc/distributed/c10d/ProcessGroupNCCL.cpp"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "Read the output of rank 0 (torchrun --log-dir logs --redirects 3): did it fail before, or is it "
        "still loading?",
        "Rank 0 hands out the id; the ranks that complain only waited for it.",
        source=SOURCE,
    )
    yield longer_timeout(
        ctx, "If rank 0 is only slow: the others wait for the id no longer than the process group's timeout."
    )


RULE = Rule(
    id="nccl-id-not-received",
    error_type=ErrorType.DIST_INIT,
    title="A rank did not get the NCCL id from rank 0",
    description="Rank {rank} wanted to set up NCCL and the id that rank 0 provides did not come.",
    needles=("is setting up NCCL communicator and retrieving ncclUniqueId",),
    pattern=r"\[(?P<rank>\d+)\] is setting up NCCL communicator and retrieving ncclUniqueId from \[0\] via c10d "
    r"key-value store",
    sources=(SOURCE, DOCS),
    role=Role.CASCADE,
    confidence=0.65,
    precedence=60,
    suggest=suggest,
)
