"""A compiled package does not fit the installed NumPy.

What happened
    The binary interface of NumPy changed with 2.0; extensions built for 1.x cannot be loaded (and the other
    way round).

Why
    NumPy was upgraded alone, or a package was built in another environment.

How to confirm
    `pip show numpy` and the package in the last frame.

How to fix
    `pip install "numpy<2"`, or upgrade or rebuild the package.

Easily confused with
    Names that NumPy removed from Python.

References
    https://numpy.org/doc/stable/numpy_2_0_migration_guide.html
    https://numpy.org/doc/stable/user/troubleshooting-importerror.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://numpy.org/doc/stable/numpy_2_0_migration_guide.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        'Install a NumPy of the version the package was built for: `pip install "numpy<2"`.',
        "Packages compiled for NumPy 1 cannot be loaded with NumPy 2.",
        source=DOCS,
    )
    yield ctx.action(
        "Or upgrade the compiled package (last frame of the traceback): `pip install "
        "-U --force-reinstall --no-cache-dir PACKAGE`.",
        "Recent releases are built for both.",
    )


RULE = Rule(
    id="numpy-binary-incompatible",
    error_type=ErrorType.DEPENDENCY_CONFLICT,
    title="A compiled package does not fit the installed NumPy",
    description="A package was compiled for another major version of NumPy.",
    needles=(
        "dtype size changed",
        "multiarray failed to import",
        "Numpy is not available",
        "ufunc size changed",
        "compiled against ABI version",
        "_ARRAY_API not found",
        "ndarray size changed",
        "umath failed to import",
        "compiled against API version",
    ),
    pattern=(
        r"numpy\.(?:dtype|ufunc|ndarray) size changed, may indicate binary incompatibility"
        r"|numpy\.(?:_?core\.)?(?:_?core\.)?(?:_?multiarray|umath) failed to import"
        r"|RuntimeError: Numpy is not available|module compiled against A[BP]I version"
        r"|^ImportError: .*_ARRAY_API not found"
    ),
    sources=(
        DOCS,
        "https://numpy.org/doc/stable/user/troubleshooting-importerror.html",
    ),
    confidence=0.93,
    precedence=60,
    suggest=suggest,
)
