"""The answer of an analysis, and its public form as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from trainmon.model.evidence import ExceptionInfo, Finding, Frame
from trainmon.model.plain import to_plain
from trainmon.model.words import ErrorType, Phase, Role, Standing

ANALYZER_VERSION = "1"
"""Of the form of a stored diagnosis; the code and rules behind it are in `analyze.Knowledge.version`."""


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
        return to_plain(self)

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
