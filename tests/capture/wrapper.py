"""Runs a command under `run_command` as a process of its own, so that tests can signal and kill the wrapper.

Usage: python wrapper.py LOG OUTCOME_JSON COMMAND…
The terminal is stdout; events become lines in OUTCOME_JSON + ".events".
"""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path

from trainmon.capture import RunEvents, run_command
from trainmon.capture.events import Outcome


class Noted(RunEvents):
    """Writes started and finished into a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def started(self, pid: int, at: float) -> None:
        with self.path.open("a") as file:
            file.write(f"started {pid}\n")

    def finished(self, outcome: Outcome) -> None:
        with self.path.open("a") as file:
            file.write(f"finished {outcome.status}\n")


def main() -> None:
    log, result, *command = sys.argv[1:]
    outcome = run_command(
        command,
        workdir=Path.cwd(),
        log_path=Path(log),
        events=Noted(Path(result + ".events")),
        job_id="testjob",
        terminal=sys.stdout.buffer,
    )
    Path(result).write_text(json.dumps(dataclasses.asdict(outcome)))


if __name__ == "__main__":
    main()
