"""The knowledge base: one failure, one module. `load()` finds them; there is no list to edit."""

from __future__ import annotations

import functools
import importlib
import pkgutil

from trainmon.rules._rule import Context, Rule

__all__ = ["Context", "Rule", "load"]


@functools.cache
def load() -> tuple[Rule, ...]:
    """Every built-in rule, ordered by id."""
    names = [m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_")]
    return tuple(importlib.import_module(f"{__name__}.{name}").RULE for name in sorted(names))
