"""Slurm: `slurm-JOBID.out` (or any `*JOBID.out`) with what the accounting says of the job, when it is given.

The accounting is the output of `sacct -P` (fields separated by `|`, the first line names them; times are the
cluster's local time): https://slurm.schedmd.com/sacct.html. Without it the log alone speaks.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from trainmon.errors import UsageError
from trainmon.importers.place import Place
from trainmon.importers.plain_log import of_files
from trainmon.importers.run import ImportedRun
from trainmon.model import Status

KIND = "slurm"
_FILE = re.compile(r"(?:slurm-(\d{1,12}(?:_\d{1,9})?)|.*[-_.](\d{3,12}(?:_\d{1,9})?))\.(out|err|log)")
_DEFAULT = re.compile(r"slurm-\d{1,12}(?:_\d{1,9})?\.(?:out|err|log)")
COLUMNS = (
    "JobID,JobName,Partition,State,ExitCode,Submit,Start,End,Timelimit,NodeList,WorkDir,SubmitLine,ReqMem,MaxRSS,"
    "Reason"
)
_STATUSES = {
    "COMPLETED": Status.COMPLETED,
    "RUNNING": Status.RUNNING,
    "COMPLETING": Status.RUNNING,
    "SUSPENDED": Status.RUNNING,
    "PENDING": Status.PENDING,
    "REQUEUED": Status.PENDING,
    "CANCELLED": Status.CANCELLED,
    "PREEMPTED": Status.CANCELLED,
}
"""Every other state (FAILED, TIMEOUT, OUT_OF_MEMORY, NODE_FAIL, BOOT_FAIL, DEADLINE) is a failure."""
_FACTS = ("Partition", "NodeList", "Timelimit", "ReqMem", "MaxRSS", "Reason")
_NO_NAMES = ("", "allocation")
"""What slurmdbd calls a job that it learnt no name of (accounting_storage/mysql/as_mysql_job.c)."""
Accounting = Mapping[str, Mapping[str, str]]
STATE = "slurm_state"
"""The key in a run's environment under which the accounting's state is."""


def recognises(place: Place, path: Path, accounting: Accounting | None = None) -> bool:
    """Whether a file is the output of a batch job; other names than Slurm's default need the accounting."""
    if _DEFAULT.fullmatch(path.name):
        return place.is_file(path)
    return bool(accounting) and job_of(path) in (accounting or {}) and place.is_file(path)


def read(place: Place, path: Path, accounting: Accounting | None = None) -> Iterator[ImportedRun]:
    """The run of this job; a `.err` beside its `.out` belongs to it, and is no run of its own."""
    twin = path.with_suffix(".err" if path.suffix != ".err" else ".out")
    if path.suffix == ".err" and place.is_file(twin):
        return
    job = job_of(path)
    files = [path, twin] if place.is_file(twin) and twin != path else [path]
    run = of_files(place, KIND, path.stem, files)
    row = (accounting or {}).get(job)
    yield replace(run, environment={"slurm_job_id": job}) if row is None else _accounted(run, job, row)


def job_of(path: Path) -> str:
    """The job's id in the name of its output file, "" when there is none."""
    found = _FILE.fullmatch(path.name)
    return (found[1] or found[2]) if found else ""


def read_accounting(text: str) -> dict[str, dict[str, str]]:
    """Rows by job id, from the output of `sacct -P`. Raises UsageError for anything else.

    A step's row counts only where it says more than its job's: that it ran out of memory.
    """
    lines = text.splitlines()
    names = lines[0].strip().split("|") if lines else []
    if not {"JobID", "State"} <= set(names):
        raise UsageError(
            "The --sacct file is not the output of `sacct -P`: its first line names no JobID and State."
        )
    found: dict[str, dict[str, str]] = {}
    for line in lines[1:]:
        row = dict(zip(names, line.split("|"), strict=False))
        job, dot, _ = row["JobID"].partition(".")
        if not dot:
            found[job] = row
        elif job in found and row.get("State", "").startswith("OUT_OF_ME"):
            found[job] = {**found[job], "State": "OUT_OF_MEMORY"}
    return found


def ask_accounting(jobs: Sequence[str]) -> dict[str, dict[str, str]]:
    """What the `sacct` of this machine says of these jobs; {} where there is none or it does not answer."""
    program = shutil.which("sacct")
    wanted = [job for job in jobs if job][:1000]
    if program is None or not wanted:
        return {}
    try:
        done = subprocess.run(
            [program, "-P", "-j", ",".join(wanted), "-o", COLUMNS],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=30,
            check=True,
        )
        return read_accounting(done.stdout.decode("utf-8", "replace"))
    except (OSError, subprocess.SubprocessError, UsageError):
        return {}


def _accounted(run: ImportedRun, job: str, row: Mapping[str, str]) -> ImportedRun:
    state = row.get("State", "").split(" ", 1)[0].rstrip("+")
    code, signal = _exit(row.get("ExitCode", ""))
    status = _STATUSES.get(state, Status.FAILED) if state else None
    started = _local(row.get("Start", ""))
    ended = _local(row.get("End", ""))
    facts = {f"slurm_{name.lower()}": row[name] for name in _FACTS if row.get(name)}
    return replace(
        run,
        name=run.name if row.get("JobName", "") in _NO_NAMES else row["JobName"],
        status=status,
        said=row.get("State", ""),
        created_at=_local(row.get("Submit", "")) or started or run.created_at,
        started_at=started or run.started_at,
        ended_at=ended if status is not None and status.ended else None,
        last_sign=run.last_sign,
        quiet=float("inf"),  # the accounting knows better than any silence
        exit_code=code if code or (status is Status.COMPLETED and not signal) else None,
        signal=signal or None,
        command=_words(row.get("SubmitLine", "")),
        workdir=row.get("WorkDir", ""),
        host=row.get("NodeList", ""),
        environment={"slurm_job_id": job, STATE: state, **facts},
        stamp=f"{run.stamp},{state},{row.get('ExitCode', '')},{row.get('End', '')}",
    )


def _exit(text: str) -> tuple[int | None, int | None]:
    """`code:signal` of the accounting."""
    code, _, signal = text.partition(":")
    return (int(code) if code.isdigit() else None), (
        int(signal) if signal.isdigit() and 0 < int(signal) < 65 else None
    )


def _words(line: str) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(line))
    except ValueError:
        return ()


def _local(text: str) -> float | None:
    try:
        return datetime.fromisoformat(text).timestamp()  # without a zone: this machine's own
    except (ValueError, OverflowError):
        return None
