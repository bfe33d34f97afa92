"""The limits on open files and processes: are they higher than when the job ran?"""

from __future__ import annotations

import resource

from trainmon.preflight._case import Answer, Case, Check, no, unknown, yes

_KINDS = {
    "too-many-open-files": ("open_files", resource.RLIMIT_NOFILE, "open files", "ulimit -n"),
    "process-limit-reached": ("processes", resource.RLIMIT_NPROC, "processes", "ulimit -u"),
}


def _look(case: Case) -> Answer | None:
    name, kind, what, how = _KINDS[case.diagnosis.rule or ""]
    now, most = resource.getrlimit(kind)
    then = case.limits.get(name)
    words = f"The limit on {what} is {_said(now)} here"
    if not isinstance(then, int):
        return unknown(
            f"{words} (at most {_said(most)}, with `{how}`); what it was for the job is not known."
        )
    if now == resource.RLIM_INFINITY or (now > then >= 0):
        return no(f"{words}; it was {_said(then)}.")
    if case.changed("num_workers"):
        return unknown(f"{words}, as it was; but the number of workers is lower.")
    return yes(f"{words}, no higher than it was; raise it with `{how}` (at most {_said(most)}).")


def _said(limit: int) -> str:
    return "unlimited" if limit in (resource.RLIM_INFINITY, -1) else f"{limit:,}"


CHECK = Check("process limits", _look, rules=frozenset(_KINDS))
