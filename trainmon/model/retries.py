"""Running a dead job again: from where, with what changed, and whether it would fail again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from trainmon.model.diagnosis import Suggestion
from trainmon.model.jobs import Checkpoint, Job


@dataclass(frozen=True, slots=True)
class Retry:
    """What a retry (`job_id`) started from: the failure of its parent and what was changed in the command.

    `reached` is the last step that the parent is known to have reached; `checkpoint` and `from_step` say from
    where the retry went on, None when it began afresh.
    """

    job_id: str
    made_at: float
    error_type: str | None = None
    rule: str | None = None
    fingerprint: str | None = None
    phase: str | None = None
    reached: float | None = None
    checkpoint: str | None = None
    from_step: int | None = None
    changes: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True)
class Relative:
    """One job of a line of retries, `depth` levels below the first.

    `retry` says what it started from (None for the first, and where nobody kept it); `worked` whether it got
    past the failure of its parent, None when that cannot be told (yet).
    """

    job: Job
    depth: int
    retry: Retry | None = None
    worked: bool | None = None
    error_type: str | None = None
    last_step: float | None = None


@dataclass(frozen=True, slots=True)
class ResumePlan:
    """How to run a dead job again.

    `argv` is the command with the changes in it, `command` the same as one line for a POSIX shell
    (with `cd` to the working folder). `applied` are the suggestions that are in the command, `by_hand`
    those a person must make. `lost_steps` is how many steps after the checkpoint are gone. `resumes` is
    whether the command goes on from `checkpoint`; where it is false, `resume_note` says why not. `best` is
    the best checkpoint by the metric that `best_reason` names.
    """

    argv: tuple[str, ...]
    command: str
    checkpoint: Checkpoint | None = None
    checkpoints: tuple[Checkpoint, ...] = ()
    applied: tuple[Suggestion, ...] = ()
    by_hand: tuple[Suggestion, ...] = ()
    lost_steps: int | None = None
    resume_note: str = ""
    resumes: bool = False
    best: Checkpoint | None = None
    best_reason: str = ""


class Outlook(StrEnum):
    """The answer to "would it fail again?"."""

    YES = "yes"
    NO = "no"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class Checked:
    """One check before a retry: its name, its answer and one line why."""

    name: str
    would_fail: Outlook
    reason: str


@dataclass(frozen=True, slots=True)
class Preflight:
    """Whether a retry would fail again, as far as this machine can tell without running the training."""

    would_fail: Outlook
    reason: str
    checks: tuple[Checked, ...] = ()
    made_at: float = 0.0
