"""Ascend's collective library waited for another rank until its limit.

What happened
    HCCL, the collective library of Ascend NPUs, gave up on a rank: it did not open its connection (EI0006) or did
    not take part in an operation (EI0002) in time.

Why
    Another rank ended with an error of its own, is still busy (preprocessing, compiling operators, saving),
    calls other collectives, or cannot be reached over the NPU's own network (link down, TLS set differently,
    another network segment).

How to confirm
    Compare the ranks: does one report another error earlier, or none at all? `hccn_tool -i <n> -link -g` and
    `-tls -g` for the links.

How to fix
    What the first failing rank names; where one is only slow, a longer `HCCL_CONNECT_TIMEOUT` (120 s by default)
    or `HCCL_EXEC_TIMEOUT` (1800 s).

Easily confused with
    The same words on ranks that only waited for one that had already failed.

References
    https://github.com/Ascend/pytorch/blob/master/torch_npu/csrc/distributed/ProcessGroupHCCL.cpp
    https://github.com/vllm-project/vllm-ascend/issues/486
    https://github.com/hiyouga/LlamaFactory/pull/975
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

SOURCE = "https://github.com/Ascend/pytorch/blob/master/torch_npu/csrc/distributed/ProcessGroupHCCL.cpp"
THREAD = "https://github.com/vllm-project/vllm-ascend/issues/486"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "Read every rank's log: the rank with another error, or with none, is the cause",
        "The ranks that report this only waited for it.",
        source=THREAD,
    )
    yield ctx.action(
        "export HCCL_CONNECT_TIMEOUT=1800 HCCL_EXEC_TIMEOUT=7200    # seconds; 120 and 1800 by default",
        "Where one rank is only slow (tokenising, compiling operators, loading), a longer wait is enough.",
        source=SOURCE,
    )
    yield ctx.action(
        "for i in {0..7}; do hccn_tool -i $i -link -g; hccn_tool -i $i -tls -g; done    # on every node",
        "NPUs talk over their own ports: a link that is down, or TLS set differently, keeps them apart.",
        source=THREAD,
    )


RULE = Rule(
    id="hccl-timed-out",
    error_type=ErrorType.NCCL_TIMEOUT,
    title="Ascend's collective library waited for another rank until its limit",
    description="HCCL waited for a rank that did not connect or did not take part in time.",
    needles=("socket times out", "Notify register", "rootInfo detection"),
    pattern=(
        r"Getting socket times out\. Reason|wait execution of the Notify register times out"
        r"|timeout occurs when the Notify register waits"
        r"|collect cluster information of the communicator based on rootInfo detection"
    ),
    sources=(SOURCE, THREAD, "https://github.com/hiyouga/LlamaFactory/pull/975"),
    confidence=0.85,
    precedence=72,
    suggest=suggest,
)
