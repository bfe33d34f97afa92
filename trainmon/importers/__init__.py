"""Runs that other tools recorded, read as they are: no other tool is needed, nothing of theirs is changed.

One file a source. Each says what it `recognises` and `read`s runs from it as `ImportedRun` values; this room
knows no store. Sources are hostile: only what lies inside the named place is opened, nothing is unpickled, what is
cut off or broken costs its own record and not the ones before it.
"""

from __future__ import annotations

from trainmon.importers.discover import KINDS, LABELS, Found, find_runs
from trainmon.importers.run import Columns, ImportedRun
from trainmon.importers.slurm import STATE, read_accounting

__all__ = ["KINDS", "LABELS", "STATE", "Columns", "Found", "ImportedRun", "find_runs", "read_accounting"]
