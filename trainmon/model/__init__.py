"""The vocabulary of trainmon as plain values; every layer speaks it and it imports none of ours.

Times are float seconds since the Unix epoch (UTC), durations seconds, sizes bytes. What only retries and verdicts
speak of is loaded on first use: making its classes takes a part of the time in which a log is analysed.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from trainmon.model.diagnosis import ANALYZER_VERSION, Diagnosis, FixRecord, RootCause, Suggestion
from trainmon.model.evidence import Evidence, ExceptionInfo, Finding, Frame, LogSource
from trainmon.model.jobs import (
    IMPORTED,
    SCRIPT_SETTINGS,
    Checkpoint,
    GitState,
    Job,
    Rank,
    RankLog,
    RankStatus,
)
from trainmon.model.plain import to_plain
from trainmon.model.words import ErrorType, Phase, Role, Standing, Status

if TYPE_CHECKING:
    from trainmon.model.retries import Checked, Outlook, Preflight, Relative, ResumePlan, Retry
    from trainmon.model.verdicts import Accuracy, Band, Verdict

__all__ = [
    "ANALYZER_VERSION",
    "IMPORTED",
    "SCRIPT_SETTINGS",
    "Accuracy",
    "Band",
    "Checked",
    "Checkpoint",
    "Diagnosis",
    "ErrorType",
    "Evidence",
    "ExceptionInfo",
    "Finding",
    "FixRecord",
    "Frame",
    "GitState",
    "Job",
    "LogSource",
    "Outlook",
    "Phase",
    "Preflight",
    "Rank",
    "RankLog",
    "RankStatus",
    "Relative",
    "ResumePlan",
    "Retry",
    "Role",
    "RootCause",
    "Standing",
    "Status",
    "Suggestion",
    "Verdict",
    "to_plain",
]

_LATER = {
    **dict.fromkeys(("Checked", "Outlook", "Preflight", "Relative", "ResumePlan", "Retry"), "retries"),
    **dict.fromkeys(("Accuracy", "Band", "Verdict"), "verdicts"),
}


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return getattr(importlib.import_module(f"trainmon.model.{_LATER[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
