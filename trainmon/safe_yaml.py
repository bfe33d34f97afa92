"""YAML from files that somebody else wrote: no object construction, no crash, no growth out of bounds."""

from __future__ import annotations

from typing import Any

MAX_SLOW = 64 * 1024
"""Characters that the slow loader is given."""
MAX_MERGED = 5000
"""Entries of one mapping after its `<<` merges, which can double at every level."""
_SHALLOW = 1000


def load(text: str) -> Any:
    """The document as plain values; raises ValueError (or RecursionError) on anything else."""
    import yaml

    base = getattr(yaml, "CSafeLoader", yaml.SafeLoader) if _is_shallow(text) else yaml.SafeLoader
    if base is yaml.SafeLoader and len(text) > MAX_SLOW:
        raise ValueError("too large")

    class Bounded(base):  # type: ignore[misc, valid-type]
        def flatten_mapping(self, node: Any) -> None:
            super().flatten_mapping(node)
            if len(node.value) > MAX_MERGED:
                raise yaml.YAMLError("too many merged entries")

    try:
        return yaml.load(text, Loader=Bounded)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error


def _is_shallow(text: str) -> bool:
    """Whether nesting cannot be deep; the fast loader recurses in C and dies of it with the whole process."""
    longest = max(map(len, text.splitlines()), default=0)
    return longest < _SHALLOW and text.count("[") + text.count("{") < _SHALLOW
