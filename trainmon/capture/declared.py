"""A setting that the command leaves at its default, but that its script declares as an option."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from trainmon import knobs
from trainmon.capture.script_source import Script

# With these one option of several parsers cannot be told to belong to what the command runs.
_SEVERAL_PARSERS = frozenset({"add_subparsers", "add_parser", "group", "Group", "add_command", "add_typer"})


def with_declared(argv: Sequence[str], script: Script, parameter: str, value: Any) -> list[str] | None:
    """The command with `--parameter value` added; None unless the script declares just that option for a value."""
    if script.names & _SEVERAL_PARSERS:
        return None
    wanted = knobs.canonical(parameter)
    option = next((o for o in script.options if knobs.canonical(o.flag) == wanted), None)
    if option is None or option.takes not in ("path", "int"):
        return None
    number = knobs.parse_value(value)
    if isinstance(number, bool) or (option.takes == "int" and not isinstance(number, int)):
        return None
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return [*argv, f"{option.flag}={text}"] if text.startswith("-") else [*argv, option.flag, text]
