"""What a rule may ask about the failure it recognised while it writes its advice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import re2

from trainmon.analyze.advice import change, settings_of
from trainmon.analyze.candidates import Candidate
from trainmon.knobs import Settings
from trainmon.logs import lines_around
from trainmon.model import Evidence, ExceptionInfo, Frame, Phase, Suggestion

NEAR_BYTES = 1 << 16


class FailureContext:
    """See `trainmon.rules._rule.Context`, which this implements. The run that failed begins at byte `begins` of its log."""

    def __init__(
        self,
        candidate: Candidate,
        evidence: Evidence,
        exception: ExceptionInfo | None,
        phase: Phase,
        begins: int = 0,
    ) -> None:
        self.captures: Mapping[str, str] = candidate.captures
        self.line = candidate.line.text
        self.phase = phase
        self.exception = exception
        self.evidence = evidence
        self._candidate = candidate
        self._begins = begins
        self._settings: Settings | None = None
        self._near: list[str] | None = None

    def __getitem__(self, group: str) -> str:
        return self.captures.get(group, "")

    @property
    def user_frame(self) -> Frame | None:
        """The innermost frame of the user's own code."""
        frames = self.exception.frames if self.exception else ()
        return next((f for f in reversed(frames) if f.user_code), None)

    @property
    def framework(self) -> str | None:
        """The training framework that the evidence shows."""
        return self.settings.framework

    @property
    def settings(self) -> Settings:
        """Settings of this job, read when first asked for."""
        if self._settings is None:
            nearby = "\n".join(self._lines_near())
            self._settings = settings_of(self.evidence, self._candidate.log, nearby, self._begins)
        return self._settings

    def search(self, pattern: str) -> Mapping[str, str] | None:
        """Named groups (and "0") of the last match in the log near the failure."""
        compiled = re2.compile(pattern)
        for text in reversed(self._lines_near()):
            if match := compiled.search(text):
                return {"0": match.group(0), **{k: v or "" for k, v in match.groupdict().items()}}
        return None

    def _lines_near(self) -> list[str]:
        if self._near is None:
            log = self._candidate.log
            after = self._candidate.end - self._candidate.start + NEAR_BYTES
            self._near = (
                []
                if log is None
                else [x.text for x in lines_around(log.data, self._candidate.start, NEAR_BYTES, after)]
            )
        return self._near

    def lacks(self, knob: str) -> bool:
        """Whether this job's framework is known to have no such setting."""
        return self.settings.lacks(knob)

    def declares(self, knob: str) -> bool:
        """Whether the job's own words name the setting, with a value that can be read or not."""
        return self.settings.declares(knob)

    def knob(self, knob: str) -> Any:
        """What this run used for a knob, None when the evidence does not say."""
        found = self.settings.find(knob)
        return found.value if found else None

    def change(
        self,
        knob: str,
        suggested: Any | Callable[[Any], Any],
        reason: str,
        *,
        unknown: Any = None,
        current: Any = None,
        source: str | None = None,
    ) -> Suggestion:
        """A knob's new value under the name this job uses; as words where the job has no such option."""
        return change(self.settings, knob, suggested, reason, unknown=unknown, current=current, source=source)

    def action(self, action: str, reason: str, *, source: str | None = None) -> Suggestion:
        """Something a person does or types."""
        return Suggestion(reason=reason, action=action, source=source)
