"""What to change in a job, under the names that it has for its settings."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from trainmon.knobs import Settings, instead
from trainmon.model import SCRIPT_SETTINGS, Evidence, LogSource, Suggestion

HEAD_BYTES = 1 << 17
"""Programs print their settings at the start."""


def settings_of(evidence: Evidence, log: LogSource | None, nearby: str = "", begins: int = 0) -> Settings:
    """The settings of a job as its command, config, environment, script and the beginning of its logs tell them.

    `log` is the one in which the failure stands, and the run that failed begins there at byte `begins`; what it
    does not tell, earlier runs in it and the job's first log may.
    """
    first = evidence.logs[0] if evidence.logs else None
    texts = [_head(log, begins)] if log is not None else []
    if log is not None and begins:
        texts.append(_head(log))
    if first is not None and first is not log:
        texts.append(_head(first))
    script, variables = evidence.environment.get(SCRIPT_SETTINGS), evidence.environment.get("variables")
    return Settings(
        evidence.command,
        evidence.config,
        "\n".join(texts),
        nearby,
        script if isinstance(script, Mapping) else None,
        variables if isinstance(variables, Mapping) else None,
    )


def _head(log: LogSource, begins: int = 0) -> str:
    return bytes(log.data[begins : min(begins + HEAD_BYTES, len(log.data))]).decode("utf-8", "replace")


def change(
    settings: Settings,
    knob: str,
    suggested: Any | Callable[[Any], Any],
    reason: str,
    *,
    unknown: Any = None,
    current: Any = None,
    source: str | None = None,
) -> Suggestion:
    """A knob's new value under the name this job uses; as words where the job has no such option."""
    found = settings.find(knob)
    current = found.value if found else current
    value = _computed(suggested, current, unknown)
    words = None if settings.offers(knob) else instead(knob, settings.framework, value)
    if words:
        return Suggestion(reason=reason, action=words, source=source)
    return Suggestion(reason, settings.name(knob), current, value, source=source)


def _computed(suggested: Any, current: Any, unknown: Any) -> Any:
    """What a function makes of the current value; `unknown` when that is no usable number."""
    if not callable(suggested):
        return suggested
    if current is None:
        return unknown
    try:
        value = suggested(current)
    except (ArithmeticError, TypeError, ValueError):
        return unknown
    return unknown if isinstance(value, float) and not math.isfinite(value) else value
