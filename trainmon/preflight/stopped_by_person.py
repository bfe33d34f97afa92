"""A job that a person stopped: nothing was wrong with it."""

from __future__ import annotations

from trainmon.model import ErrorType
from trainmon.preflight._case import Answer, Case, Check, no


def _look(case: Case) -> Answer | None:
    return no("It was stopped by a person; nothing was wrong with it.")


CHECK = Check("stopped by a person", _look, types=frozenset({ErrorType.USER_CANCELLED}))
