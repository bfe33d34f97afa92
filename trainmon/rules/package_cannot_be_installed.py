"""pip could not install a package.

What happened
    The job installs packages at its start, and pip found no fitting version or could not build one.

Why
    No wheel for this Python or platform, a name or version that does not exist, no internet, or missing
    build tools.

How to confirm
    The lines above the message.

How to fix
    Install in advance; use a Python version with wheels; give an existing version.

Easily confused with
    An import that fails later.

References
    https://pip.pypa.io/en/stable/cli/pip_install/
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://pip.pypa.io/en/stable/cli/pip_install/"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if ctx["managed"]:
        yield ctx.action(
            "Make an environment and install there: `python -m venv ENV && ENV/bin/pip install -r requirements.txt`.",
            "This Python belongs to the system's package manager, and pip does not change it.",
            source="https://packaging.python.org/en/latest/specifications/externally-managed-environments/",
        )
        return
    package = ctx["package"]
    yield ctx.action(
        f"Check that {package} exists for this Python and platform: `python --version; "
        f"pip index versions {package.split('=')[0].split('<')[0].split('>')[0]}`.",
        "Without a wheel for this Python pip has to build it or gives up.",
        source=DOCS,
    )
    yield ctx.action(
        "Install the requirements beforehand on a machine with internet and compilers, "
        "not inside the training job.",
        "Compute nodes often have neither.",
    )


RULE = Rule(
    id="package-cannot-be-installed",
    error_type=ErrorType.DEPENDENCY_MISSING,
    title="pip could not install a package",
    description="Installing the requirements failed.",
    needles=(
        "No matching distribution found for",
        "externally-managed-environment",
    ),
    pattern=r"ERROR: No matching distribution found for (?P<package>\S+)"
    r"|error: (?P<managed>externally-managed-environment)",
    sources=(DOCS,),
    role=Role.FALLBACK,  # pip says so too when no index could be reached
    phase=Phase.SETUP,
    confidence=0.82,
    suggest=suggest,
)
