"""A program that the run needs is not installed.

What happened
    A subprocess or the shell looked a program up on `PATH` without success.

Why
    The program is not installed here, a module is not loaded, or the environment is not activated.

How to confirm
    `which NAME` in the job.

How to fix
    Install it, load the module, or activate the environment.

Easily confused with
    A script or data file that is missing.

References
    https://docs.python.org/3/library/subprocess.html#exceptions
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/subprocess.html#exceptions"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    program = ctx["program"]
    hint = {
        "nvcc": "load or install the CUDA toolkit (`module load cuda`) and set CUDA_HOME",
        "ninja": "`pip install ninja`",
        "git": "`apt-get install git` or `module load git`",
        "ffmpeg": "`conda install -c conda-forge ffmpeg` or `apt-get install ffmpeg`",
    }.get(program, f"install `{program}` or load its module")
    yield ctx.action(
        hint[0].upper() + hint[1:] + f", and check `which {program}` in the job.",
        f"`{program}` is not on PATH where the job runs.",
        source=DOCS,
    )


RULE = Rule(
    id="program-not-found",
    error_type=ErrorType.DEPENDENCY_MISSING,
    title="A program that the run needs is not installed",
    description="The command `{program}` was not found.",
    needles=("FileNotFoundError",),
    pattern=r"FileNotFoundError: .*No such file or directory: '(?P<program>[\w\-]+)'(?:: '[\w\-]+')?$",
    exception=r"FileNotFoundError$",
    frames=r"subprocess\.py",
    sources=(DOCS,),
    confidence=0.85,
    precedence=56,
    suggest=suggest,
)
