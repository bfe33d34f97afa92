"""The path that could not be used: may this user read or write it now?"""

from __future__ import annotations

import os
from pathlib import Path

from trainmon.model import ErrorType
from trainmon.preflight._case import Answer, Case, Check, looks_like_path, no, unknown, yes


def _look(case: Case) -> Answer | None:
    named = next((text for text in case.quoted() if looks_like_path(text)), None)
    if named is None:
        return unknown("The log does not say which path was refused.")
    path = case.path(case.now(named))
    place = next((p for p in (path, *path.parents) if p.exists()), Path("/"))
    if place not in (path, path.parent):
        return unknown(f"{path.parent} does not exist on this machine.")
    if os.statvfs(place).f_flag & os.ST_RDONLY:
        return yes(f"{place} is on a file system that is mounted read-only.")
    if place.is_dir():
        allowed = os.access(place, os.W_OK | os.X_OK)
        return (
            no(f"{place} can be written now.")
            if allowed
            else yes(f"{place} still cannot be written by this user.")
        )
    for mode, verb in ((os.R_OK, "read"), (os.W_OK, "written")):
        if not os.access(place, mode):
            return yes(f"{place} still cannot be {verb} by this user.")
    return no(f"{place} can be read and written now.")


CHECK = Check("path writable", _look, types=frozenset({ErrorType.PERMISSION_DENIED}))
