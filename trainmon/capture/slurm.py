"""What Slurm knows of a job, asked with its own commands; nothing here raises.

Sources: https://slurm.schedmd.com/scontrol.html (`show job`, one record a line with `-o`; an ended job is known
for MinJobAge, 300 s unless configured), https://slurm.schedmd.com/sacct.html, https://slurm.schedmd.com/sinfo.html,
and the job states in https://slurm.schedmd.com/job_state_codes.html.
"""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ANSWER_WITHIN = 20.0
NODES_WITHIN = 3.0
"""Seconds that a command may be held up before it starts, for what is only a comfort."""
ASK_EVERY = 5.0
"""Seconds between two questions to Slurm about one job: its controller serves the whole cluster."""
OVER = frozenset(
    [
        "BOOT_FAIL",
        "CANCELLED",
        "COMPLETED",
        "DEADLINE",
        "FAILED",
        "NODE_FAIL",
        "OUT_OF_MEMORY",
        "PREEMPTED",
        "TIMEOUT",
        "REVOKED",
    ]
)
"""States that a job does not leave; COMPLETING is not among them."""
_SUBMITTED = re.compile(rb"^Submitted batch job (\d{1,12})", re.MULTILINE)
_FIELD = re.compile(r"(?:^|\s)(JobId|JobState|ExitCode|StdOut|StdErr)=(.*?)(?=\s[A-Za-z][\w:/]*=|\s*$)")


@dataclass(frozen=True, slots=True)
class SlurmJob:
    """One job or array task: its state, its exit code or signal once it is over, the files of its output."""

    state: str
    exit_code: int | None
    signal: int | None
    outputs: tuple[Path, ...]

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.state in OVER


def submitted(output: bytes) -> str | None:
    """The number of the job that `sbatch` said it submitted, None while it has not."""
    match = _SUBMITTED.search(output)
    return match[1].decode() if match else None


def ask_slurm(job: str) -> list[SlurmJob]:
    """The records of a job (one a task for an array); [] when Slurm does not know it or does not answer."""
    answer = _answer(["scontrol", "-o", "show", "job", job])
    records = [_record(line) for line in answer.splitlines() if line.startswith("JobId=")]
    return records or _from_accounting(job)


def nodes() -> set[str]:
    """The names of the cluster's nodes; empty where there is no Slurm, or it does not answer soon."""
    return set(_answer(["sinfo", "-h", "-N", "-o", "%N"], within=NODES_WITHIN).split())


def cancel(job: str) -> None:
    """Ask Slurm to end a job."""
    _answer(["scancel", job])


def _record(line: str) -> SlurmJob:
    fields = {m[1]: m[2].strip() for m in _FIELD.finditer(line)}
    code, _, signal = fields.get("ExitCode", "").partition(":")
    names = dict.fromkeys(fields[name] for name in ("StdOut", "StdErr") if fields.get(name))
    paths = tuple(Path(name) for name in names if name not in ("(null)", "/dev/null"))
    return _job(fields.get("JobState", ""), code, signal, paths)


def _from_accounting(job: str) -> list[SlurmJob]:
    """What `sacct` knows, where there is accounting; it does not tell the output's place."""
    answer = _answer(["sacct", "-X", "-n", "-P", "-o", "State,ExitCode", "-j", job])
    found = []
    for line in answer.splitlines():
        state, _, rest = line.partition("|")
        code, _, signal = rest.partition(":")
        found.append(_job(state.split(" ")[0], code, signal, ()))
    return found


def _job(state: str, code: str, signal: str, outputs: tuple[Path, ...]) -> SlurmJob:
    over = state in OVER
    number = int(signal) if over and signal.isdigit() and int(signal) else None
    exit_code = int(code) if over and number is None and code.isdigit() else None
    if state != "COMPLETED":  # one that was cancelled or ran out of time has 0:0
        exit_code = exit_code or None
    return SlurmJob(state, exit_code, number, outputs)


def _answer(command: Sequence[str], within: float = ANSWER_WITHIN) -> str:
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=within, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "replace")


class Submission:
    """The batch job that an `sbatch` submits: found by what that prints, its output files by asking Slurm."""

    def __init__(
        self, log_path: Path, log_start: int, ask: Callable[[str], list[SlurmJob]] = ask_slurm
    ) -> None:
        self._log, self._start, self._ask = log_path, log_start, ask
        self.job: str | None = None
        self._outputs: list[Path] = []
        self._asked_at = float("-inf")

    def look(self) -> list[Path]:
        """The output files that are known now."""
        if self.job is None:
            with self._log.open("rb") as file:
                file.seek(self._start)
                self.job = submitted(file.read(1 << 16))
        if self.job and time.monotonic() - self._asked_at > ASK_EVERY:
            self._asked_at = time.monotonic()
            found = [path for record in self._ask(self.job) for path in record.outputs]
            self._outputs = found or self._outputs
        return self._outputs
