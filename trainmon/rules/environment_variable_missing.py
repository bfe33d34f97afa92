"""An environment variable is not set.

What happened
    `os.environ[...]` raises KeyError for a variable that does not exist.

Why
    A distributed script was started with plain `python` instead of its launcher, or the job script does not
    export the variable.

How to confirm
    `env | grep NAME` in the job.

How to fix
    Start with `torchrun` (or the scheduler's launcher); export the variable.

Easily confused with
    A key missing from data.

References
    https://docs.pytorch.org/docs/stable/elastic/run.html#environment-variables
    https://docs.python.org/3/library/os.html#os.environ
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.pytorch.org/docs/stable/elastic/run.html#environment-variables"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    name = ctx["name"]
    if name in ("RANK", "LOCAL_RANK", "WORLD_SIZE", "MASTER_ADDR", "MASTER_PORT"):
        yield ctx.action(
            "Start it with the launcher: `torchrun --nproc_per_node=N train.py …` (or `accelerate "
            "launch`), which sets RANK, LOCAL_RANK and WORLD_SIZE (formerly torch.distributed.launch)"
            ".",
            f"{name} is set by the launcher, not by plain python.",
            source=DOCS,
        )
        yield ctx.action(
            "For a single process read it with a default: os.environ.get('"
            + name
            + "', "
            + ("'0'" if "RANK" in name else "'1'" if name == "WORLD_SIZE" else "'localhost'")
            + ").",
            "The script then also runs without a launcher.",
        )
    elif name.startswith("SLURM_"):
        yield ctx.action(
            "Start it with srun inside a Slurm job, or do not use the Slurm branch of the script.",
            f"{name} exists only in Slurm job steps.",
            source="https://slurm.schedmd.com/srun.html",
        )
    else:
        yield ctx.action(
            f"Export it in the job script: `export {name}=…`.",
            "It is not set where the job runs.",
            source="https://docs.python.org/3/library/os.html#os.environ",
        )


RULE = Rule(
    id="environment-variable-missing",
    error_type=ErrorType.CONFIG_ERROR,
    title="An environment variable is not set",
    description="The program reads `{name}` from the environment, and it is not set.",
    needles=("KeyError: '",),
    pattern=r"^KeyError: '(?P<name>RANK|SLURM_\w+|[A-Z][A-Z0-9]+_[A-Z0-9_]+|HOME|USER|PATH|TMPDIR)'$",
    exception=r"KeyError$",
    frames=r"(?:\bos\.py|<frozen os>):__getitem__|\benviron\b",
    sources=(
        DOCS,
        "https://docs.python.org/3/library/os.html#os.environ",
    ),
    phase=Phase.SETUP,
    confidence=0.9,
    precedence=62,
    suggest=suggest,
)
