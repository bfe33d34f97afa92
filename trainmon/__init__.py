"""trainmon: why did my training die, and what do I change so that it does not die again?"""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from trainmon.model import Diagnosis

__version__ = "0.1.0"


def analyze(*paths: str | Path) -> Diagnosis:
    """Diagnose one failed run from its console logs (several: one per rank); needs no store and no server.

    Raises trainmon.errors.UsageError when a log cannot be read.
    """
    from trainmon.service import analyze_paths

    return analyze_paths([Path(path) for path in paths])


class _Package(ModuleType):
    """This package; importing the module `trainmon.analyze` must not hide the function of that name."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name == "analyze" and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
