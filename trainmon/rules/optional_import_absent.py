"""A library uses a name whose import it had skipped.

What happened
    Code of an installed library uses a name that it imports only when an optional package is there, and it is not.

Why
    The optional package (flash-attn, apex, deepspeed, xformers …) is not installed in this environment, or its
    import failed quietly.

How to confirm
    Import the package by hand: the real error of its import shows.

How to fix
    Install the package, or switch the feature off that needs it.

Easily confused with
    A misspelled variable in your own code.

References
    https://docs.python.org/3/library/exceptions.html#NameError
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Role, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/library/exceptions.html#NameError"
PACKAGES = (
    ("flash_attn", "flash-attn"), ("pad_input", "flash-attn"), ("unpad_input", "flash-attn"),
    ("index_first_axis", "flash-attn"), ("bnb", "bitsandbytes"), ("amp", "apex"), ("xops", "xformers"),
    ("torch", "torch"), ("PartialState", "accelerate"), ("init_empty_weights", "accelerate"),
)  # fmt: skip


def suggest(ctx: Context) -> Iterator[Suggestion]:
    name = ctx["name"]
    package = next((package for start, package in PACKAGES if name.startswith(start)), name)
    yield ctx.action(
        f"Install the package that defines `{name}` (`pip install {package}`), in the version that the library of the "
        "innermost frame asks for; import it by hand to see why it was skipped.",
        "The library imports it only if it is there.",
        source=DOCS,
    )


RULE = Rule(
    id="optional-import-absent",
    error_type=ErrorType.DEPENDENCY_MISSING,
    title="A library uses a name whose import it had skipped",
    description="Installed code uses `{name}`, which an optional package would have defined.",
    needles=("NameError: name",),
    pattern=r"^NameError: name '(?P<name>\w+)' is not defined",
    raised_by=r"(?:site|dist)-packages[\\/][^:]*:[\w<>.]+: ",
    sources=(DOCS,),
    role=Role.FALLBACK,
    confidence=0.72,
    precedence=45,
    suggest=suggest,
)
