"""The batch system ended the job at its memory limit.

What happened
    LSF, PBS, Grid Engine, HTCondor or AWS Batch measured the job's memory and ended it.

Why
    The request is too small for all ranks and workers together, or memory grows over the run: replay
    buffers, caches, lists of results.

How to confirm
    The resource summary at the end of the job's output: requested against maximum memory.

How to fix
    Request more, or stop the growth.

Easily confused with
    A wall-time limit, whose line reads TERM_RUNLIMIT or walltime.

References
    https://www.ibm.com/docs/en/spectrum-lsf/10.1.0?topic=information-termination-reasons-displayed-by-bacct-bhist-bjobs
    https://help.altair.com/2024.1.0/PBS%20Professional/PBSUserGuide2024.1.pdf
    https://github.com/htcondor/htcondor/blob/main/src/condor_starter.V6.1/vanilla_proc.cpp
    https://docs.aws.amazon.com/batch/latest/userguide/memory-management.html
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://www.ibm.com/docs/en/spectrum-lsf/10.1.0?topic=information-termination-reasons-displayed-by-bacct-bhist-bjobs"
DOC2 = "https://help.altair.com/2024.1.0/PBS%20Professional/PBSUserGuide2024.1.pdf"


_PBS = re.compile(
    r"mem (?:job total )?\d{1,15} ?\w{1,3} exceeded limit (\d{1,15}) ?(kb|mb|gb|b)\b", re.IGNORECASE
)
_CONDOR = re.compile(r"over memory limit of (\d{1,9}) [Mm]")
_IN_GB = {"b": 1 << 30, "kb": 1 << 20, "mb": 1 << 10, "gb": 1}


def _request(ctx: Context) -> tuple[str, str]:
    """Twice the limit that the message tells, as the batch system that ended the job is asked for it."""
    line = ctx.line
    if "PBS" in line:
        told = _PBS.search(line)
        limit = int(told.group(1)) / _IN_GB[told.group(2).lower()] if told else None
        return f"#PBS -l select=1:mem={_twice(limit)}gb", _known(limit)
    if "over memory limit" in line:
        told = _CONDOR.search(line)
        limit = int(told.group(1)) / 1024 if told else None
        return f"request_memory = {_twice(limit)}GB in the submit file", _known(limit)
    if "hard limit" in line:
        return "#$ -l h_vmem=<GB>G", " (qacct -j <job> shows maxvmem)"
    if "ontainer killed" in line:
        return "a larger MEMORY in resourceRequirements of the job definition", ""
    asked = ctx.search(r"Total Requested Memory :\s+(?P<mb>\d{1,9})(?:\.\d+)? MB")
    limit = int(asked["mb"]) / 1024 if asked else None
    mb = f"{int(limit * 2048)}" if limit else "<MB>"
    return f'bsub -M {mb} -R "rusage[mem={mb}]"', _known(
        limit
    ) or "; the summary below shows the maximum it used"


def _twice(limit: float | None) -> str:
    return str(max(1, math.ceil(limit * 2))) if limit else "<GB>"


def _known(limit: float | None) -> str:
    return f", {limit:.3g} GB; twice that is a first guess" if limit else ""


def suggest(ctx: Context) -> Iterable[Suggestion]:
    request, why = _request(ctx)
    yield ctx.action(
        f"Request more memory: {request}",
        f"The job was ended at the limit that it had asked for{why}.",
        source=DOC,
    )
    yield ctx.action(
        "Look for growth over the run: replay buffers, stored games or episodes, cached samples, metrics "
        "kept as tensors; bound them",
        "Memory that climbs for hours reaches any limit in the end.",
        source="https://docs.pytorch.org/docs/stable/notes/faq.html",
    )
    yield ctx.change(
        "num_workers",
        lambda n: int(n) // 2,
        "Each data worker counts against the same limit.",
        unknown="fewer than now",
        source="https://docs.pytorch.org/docs/stable/data.html#multi-process-data-loading",
    )


RULE = Rule(
    id="batch-system-memory-limit",
    error_type=ErrorType.HOST_OOM,
    title="The batch system ended the job at its memory limit",
    description="The job used more main memory than it had requested.",
    needles=(
        "TERM_MEMLIMIT",
        "TERM_SWAP",
        "PBS: job killed",
        "exceeds job hard limit",
        "gone over memory limit of",
        "Container killed due to memory usage",
        "exceeded its memory quota",
    ),
    pattern=(
        r"TERM_(?:MEMLIMIT|SWAP): job killed|PBS: job killed: (?:v|p|pv)?mem (?:job total )?\d+ ?\w+ exceeded|exceeds job "
        r'hard limit "?[hs]_(?:vmem|rss)'
        r"|[Jj]ob has gone over memory limit of \d+ [Mm]|OutOfMemoryError: [Cc]ontainer killed due to memory usage"
        r"|(?:[Jj]ob has|[Ss]tage) exceeded its memory quota"
    ),
    sources=(
        DOC,
        DOC2,
        "https://github.com/htcondor/htcondor/blob/main/src/condor_starter.V6.1/vanilla_proc.cpp",
        "https://docs.aws.amazon.com/batch/latest/userguide/memory-management.html",
        "https://github.com/martian-lang/martian",
    ),
    confidence=0.97,
    suggest=suggest,
)
