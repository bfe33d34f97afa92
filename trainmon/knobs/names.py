"""The settings by id, and a setting's name without its spelling."""

from __future__ import annotations

import functools

from trainmon.knobs.table import TABLE

KNOBS = {knob.id: knob for knob in TABLE}


def canonical(name: str) -> str:
    """A setting's name without its spelling: `--Micro-Batch-Size` and `micro_batch_size` are the same."""
    return name.strip().lstrip("-+").replace("-", "_").lower()


@functools.cache
def _names() -> frozenset[str]:
    return frozenset(name for knob in KNOBS.values() for name in knob.names)


def knows(name: str) -> bool:
    """Whether a setting of this name is one of the knobs."""
    return canonical(name) in _names()


def knob_of(name: str) -> str | None:
    """The id of the knob that a name in any spelling and section stands for."""
    whole = canonical(name)
    leaf = whole.rsplit(".", 1)[-1]
    for wanted in (whole, leaf):
        for knob in KNOBS.values():
            if wanted in knob.names or wanted in (n.lower() for n in knob.framework.values() if n):
                return knob.id
    return None
