"""The system's C or C++ library is older than a package needs.

What happened
    A compiled package was built on a newer system than the one it runs on.

Why
    An old operating system on the cluster, or an older libstdc++ that comes first on `LD_LIBRARY_PATH`.

How to confirm
    `ldd --version`; `strings $CONDA_PREFIX/lib/libstdc++.so.6 | grep GLIBCXX | tail -1`.

How to fix
    For GLIBCXX: a newer libstdc++ from conda first on the path. For GLIBC: another build, compile from
    source, or a container.

Easily confused with
    A missing library.

References
    https://gcc.gnu.org/onlinedocs/libstdc++/manual/abi.html
    https://peps.python.org/pep-0600/
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://gcc.gnu.org/onlinedocs/libstdc++/manual/abi.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    if ctx["version"].startswith("GLIBC_"):
        yield ctx.action(
            "Use a container (Apptainer/Docker) with a newer system, an older release of "
            "the package, or build it from source on this machine.",
            "The C library belongs to the operating system and cannot be upgraded alone.",
            source="https://peps.python.org/pep-0600/",
        )
    else:
        yield ctx.action(
            "Install a newer libstdc++ into the environment (`conda install -c conda-forge "
            "libstdcxx-ng`) and put it first: export LD_LIBRARY_PATH=$CONDA_PREFIX/lib:$LD_LIBRARY_PA"
            "TH.",
            "The system's libstdc++ is too old for this package.",
            source=DOCS,
        )
        yield ctx.action("Or load a newer compiler: `module load gcc`.", "Its libstdc++ comes with it.")


RULE = Rule(
    id="glibc-version-missing",
    error_type=ErrorType.DEPENDENCY_CONFLICT,
    title="The system's C or C++ library is older than a package needs",
    description="{version} is not available, and {file} needs it.",
    needles=("' not found (required by",),
    pattern=r"version [`'](?P<version>(?:GLIBC|GLIBCXX|CXXABI|GCC)_[\w.]+)' not found \(required "
    r"by (?P<file>[^)]+)\)",
    sources=(
        DOCS,
        "https://peps.python.org/pep-0600/",
    ),
    confidence=0.95,
    precedence=60,
    suggest=suggest,
)
