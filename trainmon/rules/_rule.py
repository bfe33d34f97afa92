"""What one rule of the knowledge base is, and what it may ask while it writes its advice.

A rule module's docstring is for people (What happened / Why / How to confirm / How to fix / Easily
confused with / References) and its `RULE` for the machine. Patterns are RE2 syntax (linear time, no
look-around, no back-references) and are searched in one line of the log at a time, after rank and
container prefixes, escape sequences and `\\r` have been taken off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from trainmon.model import ErrorType, Evidence, ExceptionInfo, Frame, Phase, Role, Suggestion


class Context(Protocol):
    """What a rule's `suggest` and `describe` see of the failure."""

    captures: Mapping[str, str]
    line: str
    phase: Phase
    exception: ExceptionInfo | None
    evidence: Evidence

    @property
    def framework(self) -> str | None:
        """The training framework that the evidence shows, by its name in `trainmon.knobs`."""
        ...

    def __getitem__(self, group: str) -> str:
        """The text of a named group of the pattern, "" when it took no part."""
        ...

    @property
    def user_frame(self) -> Frame | None:
        """The innermost frame of the user's own code."""
        ...

    def search(self, pattern: str) -> Mapping[str, str] | None:
        """Named groups (and "0", the whole match) of the last match in the log near the failure."""
        ...

    def lacks(self, knob: str) -> bool:
        """Whether this run's framework is known to have no such setting; `change` of one is never shown."""
        ...

    def declares(self, knob: str) -> bool:
        """Whether this run's own words name the setting, with a value that can be read or not."""
        ...

    def knob(self, knob: str) -> Any:
        """What this run used for a knob (`batch_size`, …), None when the evidence does not say."""
        ...

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
        """Suggest a knob's new value under the name this job uses.

        `suggested` is a value, or a function of the current value (called only when it is known);
        `unknown` is what to suggest when the current value is not known ("half of the current"); `current` is
        what the failure's own message says of it, where nothing else does.
        """
        ...

    def action(self, action: str, reason: str, *, source: str | None = None) -> Suggestion:
        """Suggest something a person does or types; `reason` says why it helps."""
        ...


def _nothing(_: Context) -> Iterable[Suggestion]:
    return ()


def _no_more(_: Context) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One recognisable failure.

    id           slug, named for what was observed; equals the module name with `-` for `_`
    title        one plain sentence without full stop, present or past tense, no blame
    description  one or two sentences; `{name}` is replaced by the pattern's named groups
    needles      literals, at least one of which stands in every matching line (any case);
                 choose rare ones: a line without any is never looked at
    pattern      RE2, searched in the clean line; named groups become captures
    exception    RE2 searched in the exception's full type name; the rule then only applies to lines of
                 such an exception's message
    frames       RE2 searched in "file:function: code" of the traceback's frames; one must match
    raised_by    RE2 searched in "file:function: code" of the innermost frame alone
    role         see `Role`; FALLBACK rules count only when nothing specific matched
    phase        only where the error itself decides it
    confidence   how often an expert would agree when this rule is the cause
    precedence   of two rules on the same line or exception the higher wins (50 is ordinary)
    describe     a sentence to add to the description, from the numbers of the message
    """

    id: str
    error_type: ErrorType
    title: str
    description: str
    needles: tuple[str, ...]
    pattern: str
    sources: tuple[str, ...]
    exception: str | None = None
    frames: str | None = None
    raised_by: str | None = None
    role: Role = Role.ROOT
    phase: Phase | None = None
    confidence: float = 0.9
    precedence: int = 50
    suggest: Callable[[Context], Iterable[Suggestion]] = field(default=_nothing)
    describe: Callable[[Context], str] = field(default=_no_more)
