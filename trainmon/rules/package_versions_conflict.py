"""Requirements of packages exclude each other.

What happened
    pip, uv or poetry found no set of versions that satisfies all requirements.

Why
    Two pins, or a pin and what another package needs, have no version in common; or no version supports this
    Python or platform.

How to confirm
    The lines above name the packages; `pip install --dry-run -r requirements.txt` repeats it without changes.

How to fix
    Loosen one of the pins, or use the Python version that the project names.

Easily confused with
    pip's note that installed packages do not fit ("dependency resolver does not currently take into account"),
    which does not stop it.

References
    https://pip.pypa.io/en/stable/topics/dependency-resolution/
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://pip.pypa.io/en/stable/topics/dependency-resolution/"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if ctx["wheel"]:
        yield ctx.action(
            f"Take a wheel for this Python and platform instead of {ctx['wheel']}: `pip debug --verbose` lists the "
            "tags that fit (cp310 is Python 3.10).",
            "The tags in a wheel's name have to be among those of this Python.",
        )
        return
    between = f" of {ctx['packages']}" if ctx["packages"] else ""
    yield ctx.action(
        f"Loosen one of the pins{between}, so that they have a version in common.",
        "The requirements as they stand exclude each other.",
        source=DOCS,
    )
    yield ctx.action(
        "Check the Python version against the project's (`python --version`), and start from an empty environment.",
        "Old pins often have no release for a newer Python.",
    )


RULE = Rule(
    id="package-versions-conflict",
    error_type=ErrorType.DEPENDENCY_CONFLICT,
    title="Requirements of packages exclude each other",
    description="The installer found no versions that satisfy every requirement.",
    needles=(
        "have conflicting dependencies",
        "ResolutionImpossible",
        "No solution found when resolving",
        "version solving failed",
        "SolverProblemError",
        "is not a supported wheel on this platform",
    ),
    pattern=(
        r"ERROR: Cannot install (?P<packages>.+?) because these package versions have conflicting dependencies"
        r"|ERROR: ResolutionImpossible|No solution found when resolving dependencies"
        r"|version solving failed|^\s*SolverProblemError"
        r"|ERROR: (?P<wheel>\S+\.whl) is not a supported wheel on this platform"
    ),
    sources=(DOCS,),
    phase=Phase.SETUP,
    confidence=0.92,
    precedence=60,
    suggest=suggest,
)
