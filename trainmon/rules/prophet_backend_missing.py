"""Prophet could not load its Stan backend.

What happened
    Prophet tried its backends, none loaded, and the failure shows as an attribute that was never set.

Why
    The installed prophet wheel and cmdstanpy, or NumPy, do not fit each other (an old prophet with NumPy 2 or a new
    cmdstanpy), or CmdStan's compiled model is missing: Prophet hides the backend's own error.

How to confirm
    `python -c "from prophet.models import CmdStanPyBackend as B; B()"` shows the error behind it.

How to fix
    `pip install -U prophet cmdstanpy`, or pin NumPy below 2 for an old prophet.

Easily confused with
    A missing package: prophet itself was imported.

References
    https://github.com/facebook/prophet/blob/main/python/prophet/forecaster.py
    https://facebook.github.io/prophet/docs/installation.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainmon.model import ErrorType, Suggestion
from trainmon.rules._rule import Context, Rule

SOURCE = "https://github.com/facebook/prophet/blob/main/python/prophet/forecaster.py"
INSTALL = "https://facebook.github.io/prophet/docs/installation.html"


def suggest(ctx: Context) -> Iterator[Suggestion]:
    yield ctx.action(
        "pip install -U prophet cmdstanpy (or, for an old prophet, pip install 'numpy<2')",
        "The wheel, cmdstanpy and NumPy have to fit each other.",
        source=INSTALL,
    )
    yield ctx.action(
        'python -c "from prophet.models import CmdStanPyBackend as B; B()"',
        "It shows the error that Prophet hides while it tries its backends.",
        source=SOURCE,
    )


RULE = Rule(
    id="prophet-backend-missing",
    error_type=ErrorType.DEPENDENCY_CONFLICT,
    title="Prophet's Stan backend did not load",
    description="None of Prophet's backends could be loaded, so that it has no `stan_backend`.",
    needles=("has no attribute 'stan_backend'",),
    pattern=r"^AttributeError: 'Prophet' object has no attribute 'stan_backend'",
    sources=(SOURCE, INSTALL),
    confidence=0.93,
    precedence=70,
    suggest=suggest,
)
