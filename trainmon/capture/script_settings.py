"""What a script itself sets: defaults of its options that the command leaves alone, and values written into its code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from trainmon import knobs
from trainmon.capture.hydra_files import composed
from trainmon.capture.script_source import Option, Script

MAX_SETTINGS = 200


def script_settings(script: Script, given: Mapping[str, Any]) -> dict[str, Any]:
    """Settings by name as the script writes them, apart from those `given` by the command and its files.

    What Hydra composes, defaults of declared options, then knobs (`trainmon.knobs`) that the code gives one constant
    value. A name with several values, or with one that is not written there, is left out: which of them counts cannot
    be told. The value is None for a knob that is declared without a literal default: its name is known, not what it
    is. An option that is given under a short name which says nothing stands here under the long one.
    """
    taken = {knobs.canonical(name).rsplit(".", 1)[-1] for name in given}
    found = {} if script.hydra is None else composed(script.hydra, given)
    found = {name: value for name, value in found.items() if name not in given and value is not None}
    for option in script.options:
        name = option.flag.lstrip("-")
        short = next((f.lstrip("-") for f in option.flags if f.lstrip("-") in given), name)
        if short != name and knobs.knows(name) and not knobs.knows(short):
            found.setdefault(name, given[short])
        elif not _is_given(option, taken) and (_plain(option.default) or knobs.knows(name)):
            found.setdefault(name, option.default if _plain(option.default) else None)
    declared = {knobs.canonical(name) for option in script.options for name in option.flags}
    for name, value in _one_value(script.constants):
        if knobs.canonical(name) not in taken | declared:
            found.setdefault(name, value)
    return dict(list(found.items())[:MAX_SETTINGS])


def _is_given(option: Option, taken: set[str]) -> bool:
    """Whether the command gives the option, under any of its names or as argparse allows: by its first letters."""
    names = {knobs.canonical(flag) for flag in option.flags}
    return bool(names & taken) or any(
        len(word) > 1 and name.startswith(word) for name in names for word in taken
    )


def _plain(value: Any) -> bool:
    return isinstance(value, bool | int | float) or (isinstance(value, str) and 0 < len(value) <= 200)


def _one_value(constants: Sequence[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Knobs among a code's constants, as far as the code says one thing."""
    values: dict[str, set[tuple[str, Any]]] = {}
    for name, value in constants:
        values.setdefault(name, set()).add((type(value).__name__, value))
    for name, different in values.items():
        value = next(iter(different))[1]
        if len(different) == 1 and value is not None and knobs.knows(name):
            yield name, value
