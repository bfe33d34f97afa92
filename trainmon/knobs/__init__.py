"""One training setting under all its names: read it from what a job was given, and write it back.

`table` holds the settings and what each framework calls them, `frameworks` tells whose program a job is, `printed`
reads what programs print of their own settings, `settings` looks one up, `argv` reads and changes a command.
A value is never invented: where the evidence does not say, `Settings.find` answers None.
"""

from trainmon.knobs.argv import read_argv, write
from trainmon.knobs.names import KNOBS, canonical, knob_of, knows
from trainmon.knobs.settings import Setting, Settings
from trainmon.knobs.values import parse_value
from trainmon.knobs.words import instead

__all__ = [
    "KNOBS",
    "Setting",
    "Settings",
    "canonical",
    "instead",
    "knob_of",
    "knows",
    "parse_value",
    "read_argv",
    "write",
]
