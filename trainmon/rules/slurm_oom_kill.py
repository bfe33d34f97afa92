"""Slurm's memory limit of the job was exceeded.

What happened
    The cgroup of the step reached its memory limit and the kernel killed a process of it.

Why
    `--mem` (or the partition's default per CPU) is smaller than what all ranks and data workers of the
    node need together.

How to confirm
    `sacct -j JOBID --format=JobID,State,MaxRSS,ReqMem`; the state is OUT_OF_MEMORY.

How to fix
    Ask for more (`--mem=…G`, `--mem=0` for the whole node), or use fewer workers.

Easily confused with
    GPU memory: Slurm does not limit it.

References
    https://slurm.schedmd.com/sbatch.html#OPT_mem
    https://slurm.schedmd.com/cgroup.conf.html
    https://github.com/SchedMD/slurm/blob/master/src/plugins/task/cgroup/task_cgroup_memory.c
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOC = "https://slurm.schedmd.com/sbatch.html#OPT_mem"
DOC2 = "https://slurm.schedmd.com/cgroup.conf.html"
PLUGIN = "https://github.com/SchedMD/slurm/blob/master/src/plugins/task/cgroup/task_cgroup_memory.c"


def _requested(variables: Mapping[str, Any]) -> str | None:
    """Twice the memory that the job had asked for, as an option of sbatch; Slurm tells it in MB."""
    for name, option in (("SLURM_MEM_PER_NODE", "--mem"), ("SLURM_MEM_PER_CPU", "--mem-per-cpu")):
        asked = str(variables.get(name) or "")
        if asked.isdigit() and len(asked) < 12 and int(asked):
            return f"{option}={int(asked) * 2}M"
    return None


def suggest(ctx: Context) -> Iterable[Suggestion]:
    variables = ctx.evidence.environment.get("variables")
    variables = variables if isinstance(variables, Mapping) else {}
    job = variables.get("SLURM_JOB_ID") or "<job>"
    memory = _requested(variables)
    yield ctx.action(
        f"sbatch {memory or '--mem=<more>G'} (or --mem=0 for all memory of the node); sacct -j {job} "
        "--format=JobID,MaxRSS,ReqMem shows the need",
        "The limit counts all ranks and data workers of the node together."
        + (" Twice what was asked for is a first guess." if memory else ""),
        source=DOC,
    )
    yield ctx.change(
        "num_workers",
        lambda n: int(n) // 2,
        "Each rank starts this many data workers, and each holds prefetched batches and copies of the "
        "dataset's objects.",
        unknown="fewer than now",
        source="https://docs.pytorch.org/docs/stable/data.html#multi-process-data-loading",
    )
    yield ctx.action(
        "Stream or memory-map the data, and load checkpoints on one rank at a time (or with mmap=True)",
        "Every rank that reads a whole file into memory multiplies the need.",
        source="https://docs.pytorch.org/docs/stable/generated/torch.load.html",
    )


RULE = Rule(
    id="slurm-oom-kill",
    error_type=ErrorType.HOST_OOM,
    title="Slurm's memory limit of the job was exceeded",
    description=(
        "Slurm saw an out-of-memory kill in the job step: its processes used more main memory than "
        "the job had asked for."
    ),
    needles=(
        "oom-kill event",
        "oom_kill event",
        "cgroup out-of-memory handler",
        "Exceeded job memory limit",
        "exceeded memory limit",
        "exceeded virtual memory limit",
        "Exceeded step memory limit",
        ": Out Of Memory",
        "OUT_OF_MEMORY",
    ),
    pattern=(
        r"(?i)detected \d+ oom[-_ ]kill event|killed by the cgroup out-of-memory handler|exceeded (?:job"
        r"|step) memory limit|(?:srun|slurmstepd)\S*: error: .*(?:: Out Of Memory"
        r"|exceeded (?:virtual )?memory limit)|State: OUT_OF_MEMORY"
    ),
    sources=(
        DOC,
        DOC2,
        PLUGIN,
    ),
    confidence=0.97,
    suggest=suggest,
)
