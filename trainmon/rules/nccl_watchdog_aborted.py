"""The NCCL watchdog ended the process after a failed collective.

What happened
    The watchdog's abort: collectives run asynchronously, so a failed one would otherwise leave wrong
    data.

Why
    A timeout or error of a collective, nearly always because another rank died or lags.

How to confirm
    Look for the first error over all ranks.

How to fix
    The one of that first error.

Easily confused with
    The cause itself.

References
    https://docs.pytorch.org/docs/stable/torch_nccl_environment_variables.html
    https://github.com/pytorch/pytorch/blob/main/torch/csrc/distributed/c10d/ProcessGroupNCCL.cpp
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/torch_nccl_environment_variables.html"
SOURCE = "https://github.com/pytorch/pytorch/blob/main/torch/csrc/distributed/c10d/ProcessGroupNCCL.cpp"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "Read the logs of all ranks (torchrun --log-dir logs --redirects 3) for the first error before "
        "this one",
        "The watchdog only reports that a collective did not complete; another rank usually has the reason.",
        source="https://docs.pytorch.org/docs/stable/elastic/run.html",
    )


RULE = Rule(
    id="nccl-watchdog-aborted",
    error_type=ErrorType.NCCL_TIMEOUT,
    title="The NCCL watchdog ended the process after a failed collective",
    description=(
        "The process was taken down because a collective had failed or timed out; the reason stands "
        "elsewhere."
    ),
    needles=(
        "Some NCCL operations have failed or timed out",
        "taking the entire process down",
        "watchdog thread terminated with exception",
        "NCCL communicator was aborted",
        "NCCLABORTEDCOMM",
        "Received a dump signal",
        "First PG on this rank to signal dumping",
        "Received a timeout signal",
        "detecting the dump signal through tcpstore",
        "Observed flight recorder dump signal",
        "Terminating the process after attempting to dump debug info",
        "detected by watchdog at work",
        "Received a global dump signal from rank",
    ),
    pattern=(
        r"Some NCCL operations have failed or timed out|we are taking the entire process down|NCCL "
        r"watchdog thread terminated with exception: (?:\[Rank|$)"
        r"|NCCL communicator was aborted|NCCLABORTEDCOMM|Received a (?:dump|timeout) signal (?:due "
        r"to|from)|First PG on this rank to signal dumping|Received a global dump signal from rank"
        r"|First PG on this rank detecting the dump signal|Observed flight recorder dump signal from another"
        r"|Terminating the process after attempting to dump debug info, due to"
        r"|(?:\(either an error or timeout\)|Work timeout is|NCCL error is) detected by watchdog at work"
    ),
    sources=(DOC, SOURCE),
    role=Role.CASCADE,
    confidence=0.6,
    suggest=suggest,
)
