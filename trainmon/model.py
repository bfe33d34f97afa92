"""The vocabulary of trainmon as plain values; every layer speaks it and it imports none of ours.

Times are float seconds since the Unix epoch (UTC), durations seconds, sizes bytes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

ANALYZER_VERSION = "1"
"""Of the form of a stored diagnosis; the code and rules behind it are in `analyze.Knowledge.version`."""

IMPORTED = "imported"
"""The key in a job's environment under which stands where it was imported from."""


class Status(StrEnum):
    """Where a job is in its life."""

    PENDING = "pending"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    LOST = "lost"

    @property
    def ended(self) -> bool:
        """Whether the job can no longer change by itself."""
        return self not in (Status.PENDING, Status.RUNNING)

    @property
    def dead(self) -> bool:
        """Whether the job ended without success, so that a diagnosis exists."""
        return self in (Status.FAILED, Status.CANCELLED, Status.LOST)


class ErrorType(StrEnum):
    """What a researcher must act on; the values are public (API, JSON, filters)."""

    CUDA_OOM = "CUDA_OOM"
    HOST_OOM = "HOST_OOM"
    SHM_EXHAUSTED = "SHM_EXHAUSTED"
    CUDA_DEVICE_ASSERT = "CUDA_DEVICE_ASSERT"
    CUDA_ILLEGAL_ACCESS = "CUDA_ILLEGAL_ACCESS"
    CUDA_UNAVAILABLE = "CUDA_UNAVAILABLE"
    CUDA_ARCH_MISMATCH = "CUDA_ARCH_MISMATCH"
    CUDA_LIBRARY_ERROR = "CUDA_LIBRARY_ERROR"
    GPU_HARDWARE = "GPU_HARDWARE"
    NCCL_TIMEOUT = "NCCL_TIMEOUT"
    NCCL_ERROR = "NCCL_ERROR"
    DIST_INIT = "DIST_INIT"
    DDP_UNUSED_PARAMS = "DDP_UNUSED_PARAMS"
    NAN_LOSS = "NAN_LOSS"
    SHAPE_MISMATCH = "SHAPE_MISMATCH"
    DTYPE_MISMATCH = "DTYPE_MISMATCH"
    DEVICE_MISMATCH = "DEVICE_MISMATCH"
    INDEX_OUT_OF_RANGE = "INDEX_OUT_OF_RANGE"
    AUTOGRAD_ERROR = "AUTOGRAD_ERROR"
    CHECKPOINT_MISMATCH = "CHECKPOINT_MISMATCH"
    CHECKPOINT_CORRUPT = "CHECKPOINT_CORRUPT"
    CHECKPOINT_NOT_FOUND = "CHECKPOINT_NOT_FOUND"
    HUB_ACCESS = "HUB_ACCESS"
    DATA_NOT_FOUND = "DATA_NOT_FOUND"
    DATA_CORRUPT = "DATA_CORRUPT"
    DATALOADER_WORKER = "DATALOADER_WORKER"
    DATASET_INVALID = "DATASET_INVALID"
    DEPENDENCY_MISSING = "DEPENDENCY_MISSING"
    DEPENDENCY_CONFLICT = "DEPENDENCY_CONFLICT"
    COMPILE_ERROR = "COMPILE_ERROR"
    NETWORK_ERROR = "NETWORK_ERROR"
    DISK_FULL = "DISK_FULL"
    PERMISSION_DENIED = "PERMISSION_DENIED"
    RESOURCE_LIMIT = "RESOURCE_LIMIT"
    CONFIG_ERROR = "CONFIG_ERROR"
    CODE_ERROR = "CODE_ERROR"
    NATIVE_CRASH = "NATIVE_CRASH"
    TIME_LIMIT = "TIME_LIMIT"
    PREEMPTED = "PREEMPTED"
    NODE_FAILURE = "NODE_FAILURE"
    USER_CANCELLED = "USER_CANCELLED"
    KILLED = "KILLED"
    UNKNOWN = "UNKNOWN"


class Phase(StrEnum):
    """The part of a training run in which the failure struck."""

    SETUP = "SETUP"
    DATA = "DATA"
    MODEL = "MODEL"
    TRAINING = "TRAINING"
    EVALUATION = "EVALUATION"
    CHECKPOINT = "CHECKPOINT"
    SHUTDOWN = "SHUTDOWN"
    UNKNOWN = "UNKNOWN"


class Role(StrEnum):
    """What a finding is to the failure; only a root can be its cause on its own."""

    ROOT = "root"
    CASCADE = "cascade"
    CONFIRMATION = "confirmation"
    ADVICE = "advice"
    CLEANUP = "cleanup"
    FALLBACK = "fallback"


class Standing(StrEnum):
    """How firm a claim is: the log says so, it is the likely reading, or no more than a guess."""

    ESTABLISHED = "established"
    LIKELY = "likely"
    GUESS = "guess"

    @classmethod
    def of(cls, confidence: float) -> Standing:
        """The standing of a claim made with this confidence (0 to 1)."""
        if confidence >= 0.9:
            return cls.ESTABLISHED
        return cls.LIKELY if confidence >= 0.6 else cls.GUESS


@dataclass(frozen=True, slots=True)
class GitState:
    """The commit a job ran from; `dirty` is true when tracked files differed from it."""

    commit: str
    branch: str | None = None
    dirty: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """One training run as the store keeps it."""

    id: str
    name: str
    status: Status
    created_at: float
    project: str = "default"
    started_at: float | None = None
    ended_at: float | None = None
    heartbeat_at: float | None = None
    command: tuple[str, ...] = ()
    workdir: str = ""
    host: str = ""
    pid: int | None = None
    exit_code: int | None = None
    signal: int | None = None
    error_message: str | None = None
    config: Mapping[str, Any] = field(default_factory=dict)
    environment: Mapping[str, Any] = field(default_factory=dict)
    git: GitState | None = None
    tags: tuple[str, ...] = ()
    parent_id: str | None = None
    log_path: str | None = None
    log_excerpt: str | None = None

    def duration(self, now: float) -> float | None:
        """Seconds from start to end, or to `now` while it runs; None before the start."""
        if self.started_at is None:
            return None
        end = self.ended_at if self.ended_at is not None else now
        return max(0.0, end - self.started_at)


class RankStatus(StrEnum):
    """How one rank of a job fares; `stopped` by its launcher because of another, `ended` nobody knows how."""

    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    STOPPED = "stopped"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Rank:
    """One process of a job that several run together, in its newest attempt (0 before any elastic restart).

    `number` is the global rank, `local` that on its machine; `signal` ended the process, else `exit_code` says how
    it ended, None when nobody knows. `first` marks the one that failed first, and for a reason of its own.
    `message` is one line of its error, secrets masked.
    """

    number: int
    status: RankStatus
    local: int | None = None
    attempt: int = 0
    host: str = ""
    pid: int | None = None
    exit_code: int | None = None
    signal: int | None = None
    started_at: float | None = None
    ended_at: float | None = None
    first: bool = False
    message: str | None = None


@dataclass(frozen=True, slots=True)
class RankLog:
    """One file of a rank's output; `name` is its name for people and in URLs, `stream` stdout, stderr or ""."""

    name: str
    rank: int
    attempt: int
    stream: str
    size: int
    path: str


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A state on disk from which a job may resume; `problem` says why it is not complete.

    `metrics` are those that are known of it by name; `best` is the metric by which its run called it the
    best when it was written.
    """

    path: str
    step: int | None = None
    epoch: float | None = None
    time: float | None = None
    size: int = 0
    format: str = "unknown"
    complete: bool = False
    problem: str | None = None
    metrics: Mapping[str, float] = field(default_factory=dict)
    best: str | None = None


@dataclass(frozen=True, slots=True)
class LogSource:
    """One console log: its name for people, and its bytes (`bytes` or a read-only `mmap`)."""

    data: Any
    name: str = "console.log"
    rank: int | None = None


SCRIPT_SETTINGS = "script_settings"
"""The key of a job's environment under which stands what its script sets where nobody said otherwise."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that an analysis may look at.

    `metrics` maps a name to its last (step, value) pairs, oldest first; `sibling` exit codes and
    anything else unknown is simply absent. `signal` is the number that ended the process, if one did.
    """

    logs: tuple[LogSource, ...] = ()
    status: Status | None = None
    exit_code: int | None = None
    signal: int | None = None
    command: tuple[str, ...] = ()
    config: Mapping[str, Any] = field(default_factory=dict)
    environment: Mapping[str, Any] = field(default_factory=dict)
    metrics: Mapping[str, tuple[tuple[float, float], ...]] = field(default_factory=dict)
    cancelled_by_user: bool = False
    started_at: float | None = None
    ended_at: float | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a rule recognised at one place in the evidence.

    `offset` is the byte offset of the line's start in its log, `line_number` counts from 1.
    """

    rule: str
    error_type: ErrorType
    role: Role
    line: str
    line_number: int | None = None
    offset: int | None = None
    file: str | None = None
    rank: int | None = None
    host: str | None = None
    title: str = ""
    captures: Mapping[str, str] = field(default_factory=dict)
    rejected: str | None = None
    standing: Standing = Standing.GUESS


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame of a Python traceback; `user_code` is false for installed libraries."""

    file: str
    line: int
    function: str
    code: str = ""
    user_code: bool = True

    @property
    def place(self) -> str:
        """`FILE:LINE in FUNCTION`; without the function where there is none, as in a file that cannot be parsed."""
        return f"{self.file}:{self.line}" + (f" in {self.function}" if self.function else "")


@dataclass(frozen=True, slots=True)
class ExceptionInfo:
    """A parsed exception; `chain` holds the exceptions behind it, the origin first."""

    type: str
    message: str
    frames: tuple[Frame, ...] = ()
    chain: tuple[ExceptionInfo, ...] = ()


@dataclass(frozen=True, slots=True)
class FixRecord:
    """How often a change got retries past the failure: `worked` of `tried`, of which `mixed` changed more than it."""

    worked: int
    tried: int
    mixed: int = 0

    def __str__(self) -> str:
        """`worked in 4 of 5 retries`; a fraction, so that few retries never look like many."""
        told = f"worked in {self.worked} of {self.tried} {'retry' if self.tried == 1 else 'retries'}"
        if not self.mixed:
            return told
        return told + (
            ", with other changes" if self.mixed == self.tried else f", {self.mixed} with other changes"
        )


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing to change.

    `parameter` is the knob under the name this job uses, None for a pure action. `current` is what
    this run used (None when unknown, never invented); `suggested` the value to use. `action` is what a
    person does or types when no setting helps; `source` the documentation behind the advice. `retries` is
    how often this change helped in this store, None before any retry tells.
    """

    reason: str
    parameter: str | None = None
    current: Any = None
    suggested: Any = None
    action: str | None = None
    source: str | None = None
    retries: FixRecord | None = None


@dataclass(frozen=True, slots=True)
class RootCause:
    """Where the cause stands in the evidence; the text is one line of the log, secrets masked."""

    line: str
    line_number: int | None = None
    offset: int | None = None
    file: str | None = None
    rank: int | None = None
    host: str | None = None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The answer to "why did it die, and what do I change".

    `alternatives` are other causes that the evidence allows, most plausible first; `rejected` those it rules
    out, each with the reason; `nearest` ids of the rules nearest to a failure that none of them knows.
    """

    error_type: ErrorType
    phase: Phase
    title: str
    description: str
    confidence: float
    rule: str | None = None
    fingerprint: str = ""
    root_cause: RootCause | None = None
    exception: ExceptionInfo | None = None
    suggestions: tuple[Suggestion, ...] = ()
    contributing: tuple[Finding, ...] = ()
    evidence: tuple[str, ...] = ()
    analyzer_version: str = ANALYZER_VERSION
    standing: Standing = Standing.GUESS
    alternatives: tuple[Finding, ...] = ()
    rejected: tuple[Finding, ...] = ()
    nearest: tuple[str, ...] = ()

    @property
    def cause_heading(self) -> str:
        """What the line of `root_cause` is: where nothing explains the end, it is no cause."""
        return "Root cause" if self.error_type is not ErrorType.UNKNOWN else "The most telling line"

    def to_dict(self) -> dict[str, Any]:
        """The public JSON form; numbers that JSON cannot hold become text."""
        return _plain(asdict(self))

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Diagnosis:
        """Rebuild what `to_dict` wrote; raises KeyError, TypeError or ValueError on anything else."""
        cause, exception = data.get("root_cause"), data.get("exception")
        return cls(
            error_type=ErrorType(data["error_type"]),
            phase=Phase(data["phase"]),
            title=data["title"],
            description=data["description"],
            confidence=float(data["confidence"]),
            rule=data.get("rule"),
            fingerprint=data.get("fingerprint", ""),
            root_cause=RootCause(**cause) if cause else None,
            exception=_exception_from(exception) if exception else None,
            suggestions=tuple(_suggestion_from(s) for s in data.get("suggestions", ())),
            contributing=_findings_from(data, "contributing"),
            evidence=tuple(data.get("evidence", ())),
            analyzer_version=data.get("analyzer_version", "0"),
            standing=Standing(data.get("standing", Standing.GUESS)),
            alternatives=_findings_from(data, "alternatives"),
            rejected=_findings_from(data, "rejected"),
            nearest=tuple(data.get("nearest", ())),
        )


def _suggestion_from(data: Mapping[str, Any]) -> Suggestion:
    kept = data.get("retries")
    return Suggestion(**{**data, "retries": FixRecord(**kept) if kept else None})


def _findings_from(data: Mapping[str, Any], name: str) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            **{
                **found,
                "error_type": ErrorType(found["error_type"]),
                "role": Role(found["role"]),
                "standing": Standing(found.get("standing", Standing.GUESS)),
            }
        )
        for found in data.get(name, ())
    )


def _exception_from(data: Mapping[str, Any]) -> ExceptionInfo:
    return ExceptionInfo(
        type=data["type"],
        message=data["message"],
        frames=tuple(Frame(**f) for f in data.get("frames", ())),
        chain=tuple(_exception_from(e) for e in data.get("chain", ())),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)


def to_plain(value: Any) -> Any:
    """Any of these values as JSON-ready dicts and lists (dataclasses, enums, NaN included)."""
    return _plain(asdict(value) if hasattr(value, "__dataclass_fields__") else value)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person says the cause of a job's death was, and what the analyzer had said then.

    `line` is the decisive line of the log, `line_number` (from 1) its place there. `said` holds error_type, phase,
    rule, confidence, line and analyzer_version of the diagnosis that was judged.
    """

    job_id: str
    error_type: ErrorType
    made_at: float
    phase: Phase | None = None
    line: str | None = None
    line_number: int | None = None
    note: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)

    def overrules(self, error_type: ErrorType) -> bool:
        """Whether it rules out a diagnosis of this error type, and with it what that suggests."""
        return self.error_type is not error_type


@dataclass(frozen=True, slots=True)
class Band:
    """Answers of one band of confidence (`low` up to, not including, `high`): how many, and how many right."""

    low: float
    high: float
    answers: int
    right: int


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How often the tool was right on jobs that a person judged.

    `type_right`, `phase_right` and `line_right` count today's answers, `phases` and `lines` how many verdicts
    named one; `type_right_then` counts the answers as they were when they were judged. `wrong` holds each
    verdict with today's wrong answer.
    """

    jobs: int
    type_right: int
    type_right_then: int
    phases: int
    phase_right: int
    lines: int
    line_right: int
    bands: tuple[Band, ...]
    wrong: tuple[tuple[Verdict, Diagnosis], ...]

    @property
    def sure(self) -> Band:
        """The answers given with at least 0.9."""
        return self.bands[-1]


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
