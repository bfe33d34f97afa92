"""The knowledge base: one failure, one module. `load()` finds them; there is no list to edit."""

from __future__ import annotations

import functools
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from trainmon.rules._rule import Context, Rule

__all__ = ["Context", "Rule", "load"]


@functools.cache
def load() -> tuple[Rule, ...]:
    """Every built-in rule, ordered by id."""
    folder = str(Path(__file__).parent)
    names = (path.stem for path in Path(folder).glob("[!_]*.py"))
    return tuple(_module(name, f"{folder}/{name}.py").RULE for name in sorted(names))


def _module(name: str, path: str) -> Any:
    """A rule's module. Its place is known, so nobody looks for it: with hundreds of them that is felt."""
    full = f"{__name__}.{name}"
    if (found := sys.modules.get(full)) is not None:
        return found
    spec = spec_from_file_location(full, path)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[full] = module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[full]
        raise
    return module
