"""The environment was not activated.

What happened
    The shell of the job could not activate the conda environment; what follows runs with another Python.

Why
    Batch shells do not read the part of `.bashrc` that `conda init` writes, or the environment has another
    name here.

How to confirm
    `which python` in the job.

How to fix
    `source "$(conda info --base)/etc/profile.d/conda.sh"` before `conda activate ENV`.

Easily confused with
    A package that is missing in the right environment.

References
    https://docs.conda.io/projects/conda/en/stable/user-guide/tasks/manage-environments.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.conda.io/projects/conda/en/stable/user-guide/tasks/manage-environments.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if ctx["venv"]:
        yield ctx.action(
            f"Give the full path of the environment to `source …/bin/activate`, or make it: `python -m venv {ctx['venv']}`.",
            "There is no such environment in the folder in which the job runs.",
            source="https://docs.python.org/3/library/venv.html",
        )
        return
    yield ctx.action(
        'In the job script: `source "$(conda info --base)/etc/profile.d/conda.sh" && conda activate ENV`.',
        "A batch shell does not read what `conda init` wrote.",
        source=DOCS,
    )
    yield ctx.action("List the environments on this machine: `conda env list`.", "The name may differ here.")


RULE = Rule(
    id="environment-not-activated",
    error_type=ErrorType.DEPENDENCY_MISSING,
    title="The environment was not activated",
    description="Activating the Python environment failed at the start of the job.",
    needles=(
        "conda activate",
        "EnvironmentNameNotFound",
        "EnvironmentLocationNotFound",
        "Conda has not been initialized",
        "bin/activate: No such file",
    ),
    pattern=r"not been properly configured to use 'conda activate'|Run 'conda init' before "
    r"'conda activate'|EnvironmentNameNotFound: Could not find conda environment: "
    r"(?P<name>\S+)|EnvironmentLocationNotFound: Not a conda environment: (?P<folder>\S+)"
    r"|^CondaError: Conda has not been initialized"
    r"|(?P<venv>[^\s:]+)/bin/activate: No such file or directory$",
    sources=(DOCS,),
    role=Role.CONFIRMATION,
    phase=Phase.SETUP,
    confidence=0.7,
    suggest=suggest,
)
