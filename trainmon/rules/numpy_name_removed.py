"""A name was removed from NumPy.

What happened
    NumPy 1.24 removed the aliases of Python types (`np.float`, `np.bool`, `np.int`, `np.object`), 2.0 many
    more names (`np.float_`, `np.NaN`, `np.Inf`).

Why
    Code for an older NumPy.

How to confirm
    The last frame shows whose code it is.

How to fix
    Replace the name, upgrade the library that uses it, or pin NumPy.

Easily confused with
    A typing error.

References
    https://numpy.org/doc/stable/release/1.24.0-notes.html
    https://numpy.org/doc/stable/numpy_2_0_migration_guide.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://numpy.org/doc/stable/release/1.24.0-notes.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    name = ctx["name"] or ctx["two"]
    new = {
        "float": "float",
        "int": "int",
        "bool": "bool",
        "object": "object",
        "str": "str",
        "complex": "complex",
        "float_": "np.float64",
        "NaN": "np.nan",
        "Inf": "np.inf",
        "product": "np.prod",
        "trapz": "np.trapezoid",
        "in1d": "np.isin",
        "cumproduct": "np.cumprod",
        "unicode_": "np.str_",
        "string_": "np.bytes_",
    }.get(name)
    if new:
        yield ctx.action(
            f"Replace np.{name} by {new} (in a library: upgrade it).",
            f"`np.{name}` was removed.",
            source=DOCS,
        )
    pin = "<2" if ctx["two"] or name in ("float_", "NaN", "Inf", "product", "trapz", "in1d") else "<1.24"
    yield ctx.action(
        f'Or pin NumPy: `pip install "numpy{pin}"`.', "Older releases still have the name.", source=DOCS
    )


# The release notes of NumPy 1.24 (aliases of builtins), 1.25 and 2.0 to 2.4 ("Expired deprecations").
_REMOVED = (
    "int|float|bool|object|str|complex|long|unicode|bool8|int0|uint0|object0|str0|bytes0|void0|typeDict|float_|complex_"
    "|string_|unicode_|cfloat|clongfloat|longfloat|longcomplex|singlecomplex|NaN|Inf|Infinity|infty|PINF|NINF|PZERO|NZERO"
    "|mat|cast|source|product|cumproduct|sometrue|alltrue|round_|msort|asfarray|trapz|in1d|row_stack|rank|who|lookfor|disp"
    "|safe_eval|find_common_type|set_string_function|maximum_sctype|obj2sctype|sctype2char|sctypes|issctype|issubclass_"
    "|issubsctype|nbytes|byte_bounds|compare_chararrays|asscalar|recfromcsv|recfromtxt|DataSource|deprecate"
    "|deprecate_with_doc|add_newdoc|add_newdoc_ufunc|add_docstring|geterrobj|seterrobj|compat|tracemalloc_domain"
    "|RankWarning|ComplexWarning|VisibleDeprecationWarning|ModuleDeprecationWarning|TooHardError|AxisError"
)
RULE = Rule(
    id="numpy-name-removed",
    error_type=ErrorType.DEPENDENCY_CONFLICT,
    title="A name was removed from NumPy",
    description="`np.{name}` no longer exists in the installed NumPy.",
    needles=(
        "module 'numpy' has no attribute",
        "NumPy 2.0 release",
    ),
    pattern=rf"module 'numpy' has no attribute '(?P<name>{_REMOVED})'|" + r"`np\.(?P<two>\w+)` was removed "
    r"in the NumPy 2\.0 release",
    sources=(
        DOCS,
        "https://numpy.org/doc/stable/numpy_2_0_migration_guide.html",
    ),
    confidence=0.95,
    precedence=62,
    suggest=suggest,
)
