"""The process sees fewer GPUs than the settings ask for.

What happened
    The program compared the number of GPUs in its settings with what it found, and stopped.

Why
    The batch job asked for fewer cards than the configuration names, `CUDA_VISIBLE_DEVICES` hides some, or
    the configuration comes from a larger machine.

How to confirm
    `nvidia-smi -L; echo $CUDA_VISIBLE_DEVICES` inside the job.

How to fix
    Ask the scheduler for as many GPUs as the configuration names, or set that number to what the job has.

Easily confused with
    No GPU at all; a device number that does not exist.

References
    https://slurm.schedmd.com/gres.html
    https://docs.nvidia.com/cuda/cuda-programming-guide/05-appendices/environment-variables.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

SLURM = "https://slurm.schedmd.com/gres.html"
CUDA = "https://docs.nvidia.com/cuda/cuda-programming-guide/05-appendices/environment-variables.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    asked, have = ctx["asked"], ctx["have"]
    yield ctx.action(
        f"Set the number of GPUs in the configuration or on the command line to {have}, as this job has them",
        f"It asks for {asked}.",
    )
    yield ctx.action(
        f"Or ask the scheduler for {asked}: `#SBATCH --gres=gpu:{asked}` (`--gpus-per-node={asked}`), and look at "
        "`nvidia-smi -L; echo $CUDA_VISIBLE_DEVICES` in the job",
        "A job sees only the cards that it was given and that the variable does not hide.",
        source=SLURM,
    )


RULE = Rule(
    id="gpus-fewer-than-asked",
    error_type=ErrorType.CONFIG_ERROR,
    title="The process sees fewer GPUs than the settings ask for",
    description="The settings ask for {asked} GPUs, and the process sees {have}.",
    needles=("GPU", "CUDA device"),
    pattern=(
        r"^(?:\w+\.)*\w*(?:Error|Exception): .*(?:equire|equest|need|ask|xpect|specif)\w*\D{0,30}\b"
        r"(?P<asked>\d+) (?:GPU|CUDA device)s?\b.{0,40}\b(?:but|only)\b\D{0,40}(?P<have>\d+)"
    ),
    sources=(SLURM, CUDA),
    phase=Phase.SETUP,
    confidence=0.88,
    precedence=58,
    suggest=suggest,
)
