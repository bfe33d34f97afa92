"""Before a retry: would it fail again? One check a module, each with the failures to which it belongs.

A check looks at the machine as it is now: files, room, ports, memory, modules. None runs the user's training.
Modules are discovered; each has a `CHECK`.
"""

from __future__ import annotations

import functools
import pkgutil
import time
from importlib import import_module

from trainmon.model import Checked, Outlook, Preflight
from trainmon.preflight._case import Answer, Case, Check

__all__ = ["Case", "look"]


def look(case: Case) -> Preflight:
    """The answers of all checks that belong to the failure, and of those made before every retry.

    Yes when one check says so; no when at least one that belongs to the failure says no and none is in doubt.
    Never raises: a check that fails itself cannot tell.
    """
    own, general = _own(case), _general(case)
    made = [*own, *general]
    sure = next((c for c in made if c.would_fail is Outlook.YES), None)
    if sure is not None:
        return _result(Outlook.YES, sure.reason, made)
    if not own:
        reason = f"There is no check for this failure ({case.diagnosis.error_type}); nothing else stands in the way."
        return _result(Outlook.CANNOT_TELL, reason, made)
    doubt = next((c for c in own if c.would_fail is Outlook.CANNOT_TELL), None)
    return _result(doubt.would_fail if doubt else Outlook.NO, (doubt or own[0]).reason, made)


@functools.cache
def checks() -> tuple[Check, ...]:
    """Every check, by the name of its module."""
    names = sorted(
        module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_")
    )
    return tuple(import_module(f"{__name__}.{name}").CHECK for name in names)


def _result(outlook: Outlook, reason: str, made: list[Checked]) -> Preflight:
    return Preflight(outlook, reason, tuple(made), time.time())


def _own(case: Case) -> list[Checked]:
    """Checks of the failure's own rule; those of its type only where the rule has none that answers."""
    by_rule = [c for c in checks() if case.diagnosis.rule in c.rules]
    found = [checked for check in by_rule if (checked := _made(check, case))]
    if found:
        return found
    by_type = [c for c in checks() if case.diagnosis.error_type in c.types and c not in by_rule]
    return [checked for check in by_type if (checked := _made(check, case))]


def _general(case: Case) -> list[Checked]:
    return [made for check in checks() if check.always and (made := _made(check, case))]


def _made(check: Check, case: Case) -> Checked | None:
    try:
        answer = check.look(case)
    except Exception as error:
        answer = Answer(Outlook.CANNOT_TELL, f"The check itself failed ({type(error).__name__}: {error}).")
    if answer is None:
        return None
    if case.elsewhere and answer.would_fail is not Outlook.CANNOT_TELL:
        where = f"On this machine; the job ran on {case.elsewhere}."
        return Checked(check.name, Outlook.CANNOT_TELL, f"{where} {answer.reason}")
    if check.of_shell and not case.in_shell and answer.would_fail is not Outlook.CANNOT_TELL:
        where = "In the dashboard's environment, which is not that of your shell:"
        return Checked(check.name, Outlook.CANNOT_TELL, f"{where} {answer.reason}")
    return Checked(check.name, answer.would_fail, " ".join(answer.reason.split()))
