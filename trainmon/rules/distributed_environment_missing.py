"""The launcher's environment variables are missing.

What happened
    `init_process_group` with `env://` reads RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT; one is
    missing.

Why
    The script was started with `python` instead of a launcher, or by `srun` without these variables.

How to confirm
    `env | grep -E 'RANK|WORLD_SIZE|MASTER'`.

How to fix
    Start with `torchrun`, `accelerate launch` or `deepspeed`; or set the variables in the job script.

Easily confused with
    A configuration that asks for distributed training on one GPU without need.

References
    https://docs.pytorch.org/docs/stable/distributed.html#environment-variable-initialization
    https://docs.pytorch.org/docs/stable/elastic/run.html
"""

from __future__ import annotations

from collections.abc import Iterable

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://docs.pytorch.org/docs/stable/distributed.html#environment-variable-initialization"
DOC2 = "https://docs.pytorch.org/docs/stable/elastic/run.html"


def suggest(ctx: Context) -> Iterable[Suggestion]:
    yield ctx.action(
        "torchrun --standalone --nproc-per-node=<GPUs> <script> <arguments>   (or accelerate launch / "
        "deepspeed)",
        f"The launcher sets {ctx['variable']} and its siblings; plain python does not.",
        source=DOC2,
    )
    yield ctx.action(
        "Under srun: export MASTER_ADDR, MASTER_PORT, WORLD_SIZE=$SLURM_NTASKS, and RANK=$SLURM_PROCID "
        "in each task",
        "Slurm names these variables differently.",
        source=DOC,
    )


RULE = Rule(
    id="distributed-environment-missing",
    error_type=ErrorType.DIST_INIT,
    title="The launcher's environment variables are missing",
    description="The process group should be set up from the environment, but {variable} is not set.",
    needles=("expected, but not set",),
    pattern=(
        r"environment variable (?P<variable>RANK|WORLD_SIZE|MASTER_ADDR|MASTER_PORT|LOCAL_RANK) "
        r"expected, but not set"
    ),
    sources=(
        DOC,
        DOC2,
    ),
    phase=Phase.SETUP,
    confidence=0.94,
    suggest=suggest,
)
