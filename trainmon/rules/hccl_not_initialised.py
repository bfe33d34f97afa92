"""Ascend's collective library could not be set up.

What happened
    HCCL could not start its process on the NPU, listen on a port, or use the cluster description (rank table)
    and settings that it was given.

Why
    An earlier training process still holds the NPUs (EJ0001), a port is taken (EI0019, EI0020), the rank table
    does not describe these machines (EI0004, EI0014, EI0017), an HCCL variable has a value that it does not know
    (EI0001, EI0016), or nodes have different CANN versions (EI0008).

How to confirm
    `npu-smi info`: processes on the NPUs; the message names the file, port or value.

How to fix
    End what is left of the earlier run and wait ten seconds; correct what the message names; the same CANN
    version everywhere.

Easily confused with
    A rank that is only late (EI0006, EI0002).

References
    https://github.com/hiyouga/LlamaFactory/issues/3839
    https://github.com/Ascend/pytorch/blob/master/torch_npu/csrc/distributed/ProcessGroupHCCL.cpp
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

THREAD = "https://github.com/hiyouga/LlamaFactory/issues/3839"
SOURCE = "https://github.com/Ascend/pytorch/blob/master/torch_npu/csrc/distributed/ProcessGroupHCCL.cpp"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    if "HCCP" in ctx.line:
        yield ctx.action(
            "npu-smi info; ps -ef | grep python    # end (kill) what is left of the earlier run, wait 10 s",
            "One process of an earlier run still holds the NPU's communication process.",
            source=THREAD,
        )
        return
    if "listening" in ctx.line:
        yield ctx.action(
            "export HCCL_IF_BASE_PORT=<free range>; one process per NPU (or HCCL_NPU_SOCKET_PORT_RANGE)",
            "The port that HCCL would listen on is taken.",
            source=SOURCE,
        )
    yield ctx.action(
        "Correct the file, variable or version that the message names, the same on every node",
        "HCCL starts only when rank table, variables and CANN versions of all nodes agree.",
        source=SOURCE,
    )


RULE = Rule(
    id="hccl-not-initialised",
    error_type=ErrorType.DIST_INIT,
    title="Ascend's collective library could not be set up",
    description="HCCL could not start with this machine, port or cluster description.",
    needles=("HCCP process", "EI0001", "EI0004", "EI0008", "EI0014", "EI0016", "EI0017", "EI0019", "EI0020"),
    pattern=(
        r"Failed to initialize the HCCP process|\bEI00(?:01|04|08|14|16|17|19|20): "
        r"(?:.*(?:ranktable|environment variable|versions are inconsistent|for config|listening))"
    ),
    sources=(THREAD, SOURCE),
    phase=Phase.SETUP,
    confidence=0.85,
    precedence=72,
    suggest=suggest,
)
