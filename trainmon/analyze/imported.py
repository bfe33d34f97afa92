"""Diagnoses for imported runs about which no log says anything: what the other tool, or the scheduler, knows.

Slurm's states: https://slurm.schedmd.com/job_state_codes.html. Which tool keeps what stands in its importer.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeAlias

from trainmon.model import IMPORTED, ErrorType, Evidence, Phase, Status, Suggestion

Answer: TypeAlias = "tuple[ErrorType, Phase, str, str, float, tuple[Suggestion, ...]]"
STATE = "slurm_state"
_SACCT = "https://slurm.schedmd.com/job_state_codes.html"
_STATES = {
    "OUT_OF_MEMORY": (ErrorType.HOST_OOM, "The job ran out of the memory that Slurm gave it",
                      "Ask for more (`--mem`, `--mem-per-cpu`), or use less: fewer DataLoader workers, smaller batches."),
    "TIMEOUT": (ErrorType.TIME_LIMIT, "The job was ended at its time limit",
                "Resume from the last complete checkpoint, with a longer limit (`--time`)."),
    "DEADLINE": (ErrorType.TIME_LIMIT, "The job was ended at its deadline",
                 "Resume from the last complete checkpoint, with a later `--deadline`."),
    "PREEMPTED": (ErrorType.PREEMPTED, "The job was pre-empted by another one",
                  "Resume from the last complete checkpoint; `--requeue` lets Slurm start it again by itself."),
    "NODE_FAIL": (ErrorType.NODE_FAILURE, "A node of the job failed",
                  "Resume from the last complete checkpoint; leave the node out with `--exclude` if it fails again."),
    "BOOT_FAIL": (ErrorType.NODE_FAILURE, "A node of the job did not start", "Submit it again."),
    "CANCELLED": (ErrorType.USER_CANCELLED, "The job was cancelled", "Resume from the last complete checkpoint."),
}  # fmt: skip


def scheduler_says(evidence: Evidence, phase: Phase) -> Answer | None:
    """The answer that Slurm's accounting gives by itself, None when it only says that the job failed."""
    found = _STATES.get(str(evidence.environment.get(STATE)))
    if found is None:
        return None
    error_type, title, action = found
    said = _origin(evidence).get("said") or evidence.environment.get(STATE)
    limits = {"time limit": "slurm_timelimit", "memory": "slurm_reqmem", "nodes": "slurm_nodelist"}
    known = [
        f"{what} {evidence.environment[key]}" for what, key in limits.items() if evidence.environment.get(key)
    ]
    asked = f" The job had: {', '.join(known)}." if known else ""
    return (
        error_type, phase, title, f"Slurm's accounting says {said}.{asked}", 0.9,
        (Suggestion("The scheduler ended it, and says why.", action=action, source=_SACCT),),
    )  # fmt: skip


def tool_says(evidence: Evidence, phase: Phase) -> Answer | None:
    """What can be said of an imported run by its status alone; None for a job that was not imported."""
    origin = _origin(evidence)
    if not origin:
        return None
    tool, said = str(origin.get("label") or "The other tool"), str(origin.get("said") or "")
    if evidence.status is Status.CANCELLED:
        return (
            ErrorType.USER_CANCELLED, phase, "The run was stopped by hand", f"{tool} says {said}.", 0.8,
            (Suggestion("Nothing says that anything in it failed.", action="Resume from the last complete checkpoint."),),
        )  # fmt: skip
    if evidence.status is Status.LOST:
        return _silence(evidence, phase, tool, said, bool(origin.get("keeps_status")), _since(origin))
    if not origin.get("keeps_log") and evidence.exit_code in (None, 0) and evidence.signal is None:
        return (
            ErrorType.UNKNOWN, phase, f"{tool} says that it failed, and not why",
            f"{tool} notes the status {said} and keeps no console output, so that the reason is not known.", 0.1,
            _keep_the_log(tool),
        )  # fmt: skip
    return None


def _silence(
    evidence: Evidence, phase: Phase, tool: str, said: str, keeps_status: bool, since: str
) -> Answer:
    """A run that stopped writing: its tool still calls it running, or never knew whether it runs."""
    if keeps_status:
        return (
            ErrorType.KILLED, phase, "It stopped without an end being recorded",
            (f"{tool} still says {said}, but nothing was written{since}. Its process was killed or its machine went down: "
            f"an exception or an ordinary exit is noted by {tool}."), 0.6,
            (Suggestion("The kernel's OOM killer, a scheduler or a reboot leave their marks there.",
                        action="Look at the scheduler (`sacct -j JOBID`), and on its machine at `last -x | head` and "
                               "`journalctl -k | grep -iE 'oom|killed process'`."),
             Suggestion("Nothing points at the training itself.", action="Resume from the last complete checkpoint.")),
        )  # fmt: skip
    kept = bool(_origin(evidence).get("keeps_log"))
    missing = "no exit status" if kept else "neither a status nor console output"
    title = "The log ends without a failure" if kept else f"{tool} keeps no status and no console output"
    if said:
        title = f"It stopped at {said}, and nothing says why"
    seen = "No line of the log speaks of a failure." if kept else "The curves show no failure."
    say_so = Suggestion(
        "If you know how it ended, say so.",
        action="Import it again with `--assume completed` or `--assume failed`.",
    )
    return (
        ErrorType.UNKNOWN, phase, title,
        f"{tool} keeps {missing}; nothing was written{since}. Whether it finished is not known. {seen}", 0.1,
        (say_so,) if kept else (say_so, *_keep_the_log(tool)),
    )  # fmt: skip


def _keep_the_log(tool: str) -> tuple[Suggestion, ...]:
    return (
        Suggestion("The reason is in what the training printed.",
                   action="If its output is in a file, read that: `trainmon analyze FILE`."),
        Suggestion(f"{tool} goes on recording as before; trainmon keeps the output and the exit status beside it.",
                   action="Start the next run with `trainmon run -- COMMAND`."),
    )  # fmt: skip


def _origin(evidence: Evidence) -> Mapping[str, Any]:
    found = evidence.environment.get(IMPORTED)
    return found if isinstance(found, Mapping) else {}


def _since(origin: Mapping[str, Any]) -> str:
    last = origin.get("last_sign")
    if not isinstance(last, int | float):
        return " since"
    return f" after {datetime.fromtimestamp(last, UTC):%Y-%m-%d %H:%M} UTC"
