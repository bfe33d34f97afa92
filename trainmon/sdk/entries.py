"""`job.config` and `job.summary`: mappings whose entries are kept with the job as they are set."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from dataclasses import asdict, is_dataclass
from typing import Any

from trainmon.redact import mask_mapping
from trainmon.sdk.rows import as_number

MOST_DEPTH = 8
MOST_ENTRIES = 2000
MOST_TEXT = 2000


class Entries(MutableMapping[str, Any]):
    """A mapping that also takes attributes; nested names are kept joined with dots."""

    def __init__(
        self, keep: Callable[[dict[str, Any]], object], missing: Callable[[str], Any] | None = None
    ) -> None:
        """`keep` is given each change: plain values, secrets masked. `missing` gives what was not set, or KeyError."""
        self.__dict__["_values"] = {}
        self.__dict__["_missing"] = missing
        self.__dict__["_keep"] = keep

    def update(self, *others: Any, allow_val_change: bool = True, **more: Any) -> None:
        """Take in mappings, argparse namespaces, dataclasses, or keywords."""
        new: dict[str, Any] = {}
        for other in (*others, more):
            new |= _mapping(other)
        self._values.update(new)
        plain = dict(list(_flat(new, "", MOST_DEPTH))[:MOST_ENTRIES])
        if plain:
            self._keep(mask_mapping(plain))

    def setdefaults(self, defaults: Mapping[str, Any]) -> None:
        """Take in what is not there yet."""
        self.update({k: v for k, v in defaults.items() if k not in self._values})

    def __setitem__(self, name: str, value: Any) -> None:
        self.update({name: value})

    def __setattr__(self, name: str, value: Any) -> None:
        self.update({name: value})

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None

    def __getitem__(self, name: str) -> Any:
        values, missing = self.__dict__["_values"], self.__dict__["_missing"]
        return values[name] if missing is None or name in values else missing(name)

    def __delitem__(self, name: str) -> None:
        del self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return repr(self._values)


def _mapping(source: Any) -> dict[str, Any]:
    """The entries of a mapping, dataclass, namespace or object with `to_dict`; nothing for anything else."""
    if source is None:
        return {}
    if isinstance(source, Mapping):
        return {str(k): v for k, v in source.items()}
    if is_dataclass(source) and not isinstance(source, type):
        return asdict(source)
    if callable(getattr(source, "to_dict", None)):
        return {str(k): v for k, v in source.to_dict().items()}
    try:
        return {name: value for name, value in vars(source).items() if not name.startswith("_")}
    except TypeError:
        return {}


def _flat(entries: Mapping[Any, Any], prefix: str, depth: int) -> Iterator[tuple[str, Any]]:
    for key, value in entries.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping) and value and depth:
            yield from _flat(value, f"{name}.", depth - 1)
        else:
            yield name, _plain(value)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return value[:MOST_TEXT]
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in list(value)[:64]]
    number = as_number(value)
    return number if number is not None else str(value)[:MOST_TEXT]
