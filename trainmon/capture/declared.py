"""A setting that the command leaves at its default, but that its script declares as an option."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from trainmon import knobs
from trainmon.capture.hydra_files import composed
from trainmon.capture.script_source import Script

# With these one option of several parsers cannot be told to belong to what the command runs.
_SEVERAL_PARSERS = frozenset({"add_subparsers", "add_parser", "group", "Group", "add_command", "add_typer"})


def with_declared(argv: Sequence[str], script: Script, parameter: str, value: Any) -> list[str] | None:
    """The command with `--parameter value` added; None unless the script declares just that option for a value."""
    if script.names & _SEVERAL_PARSERS:
        return None
    text = f"{value:g}" if isinstance(value, float) else str(value)
    if script.hydra is not None and parameter in composed(script.hydra, dict(knobs.read_argv(argv))):
        return [*argv, f"{parameter}={text}"]
    wanted = knobs.canonical(parameter)
    option = next((o for o in script.options if wanted in map(knobs.canonical, o.flags)), None)
    if option is None or option.takes not in ("path", "int"):
        return None
    number = knobs.parse_value(value)
    if isinstance(number, bool) or (option.takes == "int" and not isinstance(number, int)):
        return None
    for here, word in enumerate(argv[:-1]):
        if word in option.flags:  # given under another of its names
            return [*argv[: here + 1], text, *argv[here + 2 :]]
    joined = option.joined or text.startswith("-")
    return [*argv, f"{option.flag}={text}"] if joined else [*argv, option.flag, text]
