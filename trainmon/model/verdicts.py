"""What people say of diagnoses, and how often the analyzer was right by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from trainmon.model.diagnosis import Diagnosis
from trainmon.model.words import ErrorType, Phase


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
