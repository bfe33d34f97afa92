"""The batch system ended the job because it used more processors than it had requested.

What happened
    PBS measured more processor use than `ncpus` allows and ended the job.

Why
    Libraries start a thread for every core of the machine (OpenMP, MKL, data workers), whatever was requested.

How to confirm
    `echo $OMP_NUM_THREADS`, `nproc`; the figures of the message.

How to fix
    Request as many processors as threads and data workers together, or set `OMP_NUM_THREADS` and the number of
    data workers to what was requested.

Easily confused with
    `cput`, a limit on processor time.

References
    https://github.com/openpbs/openpbs/blob/master/src/resmom/mom_main.c
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

SOURCE = "https://github.com/openpbs/openpbs/blob/master/src/resmom/mom_main.c"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "export OMP_NUM_THREADS=$NCPUS MKL_NUM_THREADS=$NCPUS    # before python, in the job script",
        f"The job used {ctx['used']} processors and had {ctx['limit']}.",
        source=SOURCE,
    )
    yield ctx.action(
        "#PBS -l select=1:ncpus=<threads + data workers>",
        "Or request what the program uses.",
        source=SOURCE,
    )


RULE = Rule(
    id="batch-system-cpu-limit",
    error_type=ErrorType.RESOURCE_LIMIT,
    title="The batch system ended the job because it used more processors than it had requested",
    description="The job used {used} processors; its limit was {limit}.",
    needles=("job killed: ncpus",),
    pattern=r"PBS: job killed: ncpus (?P<used>[\d.]+) exceeded limit (?P<limit>\d+)",
    sources=(SOURCE,),
    confidence=0.95,
    precedence=60,
    suggest=suggest,
)
