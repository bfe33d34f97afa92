"""Diagnose log files that belong to no job."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from trainmon import settings
from trainmon.analyze import diagnose
from trainmon.errors import UsageError
from trainmon.logs import open_logs
from trainmon.model import Diagnosis, Evidence, LogSource
from trainmon.service.knowledge import rule_book

STDIN = "-"


def analyze_paths(paths: Sequence[Path | str]) -> Diagnosis:
    """Diagnose one run from its logs or folders of logs; `-` is standard input. Raises UsageError when one cannot be read."""
    if not paths:
        raise UsageError("No log to analyze. Name a file, or - for standard input.")
    if sum(str(path) == STDIN for path in paths) > 1:
        raise UsageError("Standard input (-) can be read only once.")
    evidence = Evidence(logs=tuple(log for path in paths for log in _sources(path)))
    return diagnose(evidence, rule_book(settings.load()).knowledge)


def _sources(path: Path | str) -> list[LogSource]:
    if str(path) == STDIN:
        return [LogSource(data=sys.stdin.buffer.read(), name="standard input")]
    return open_logs(Path(path))
