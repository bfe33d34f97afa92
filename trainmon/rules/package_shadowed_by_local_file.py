"""A file or folder of the project hides an installed package.

What happened
    Python found a file of that name before the installed package.

Why
    A script is called like a library (`datasets.py`, `random.py`, `torch.py`), or a folder without
    `__init__.py` has its name.

How to confirm
    `python -c "import NAME; print(NAME.__file__)"`.

How to fix
    Rename the file or folder and remove its `__pycache__`.

Easily confused with
    A package that is really missing.

References
    https://docs.python.org/3/tutorial/modules.html#the-module-search-path
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Phase, Suggestion
from trainmon.rules._rule import Context, Rule

DOCS = "https://docs.python.org/3/tutorial/modules.html#the-module-search-path"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    module = ctx["module"] or ctx["file"]
    yield ctx.action(
        f"Rename your own file called `{module}` (and delete its __pycache__): `ls {module}* "
        f'; python -c "import {module.rsplit("/", 1)[-1].removesuffix(".py")} as m; '
        'print(m.__file__)"`.',
        "It is found before the installed package.",
        source=DOCS,
    )


RULE = Rule(
    id="package-shadowed-by-local-file",
    error_type=ErrorType.CODE_ERROR,
    title="A file or folder of the project hides an installed package",
    description="`{module}` was imported from something that is no package.",
    needles=(
        "is not a package",
        "consider renaming",
    ),
    pattern=r"No module named '[\w.]+'; '(?P<module>[\w.]+)' is not a package|consider renaming "
    r"'?(?P<file>[^']+?)'? since it has the same name",
    sources=(DOCS,),
    phase=Phase.SETUP,
    confidence=0.85,
    precedence=62,
    suggest=suggest,
)
