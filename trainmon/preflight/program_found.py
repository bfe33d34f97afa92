"""The program that was not found: is it on the PATH now?"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from trainmon.preflight._case import Answer, Case, Check, no, unknown, yes

_PROGRAM = (
    r"No such file or directory: '([\w.\-/]+)'|: (?:line \d+: )?([\w.\-/]+): (?:command )?not found"
    r"|command not found: ([\w.\-/]+)|(?:exec|execvp\w*)\(?:? ?'?([\w.\-/]+)"
)


def _look(case: Case) -> Answer | None:
    name = case.search(_PROGRAM)
    if name is None:
        return unknown("The log does not say which program it was.")
    found = str(case.path(name)) if os.sep in name else shutil.which(name)
    if found and os.access(found, os.X_OK) and Path(found).is_file():
        return no(f"{name} is there now: {found}.")
    return yes(f"{name} is still not to be found" + ("." if os.sep in name else " on the PATH."))


CHECK = Check(
    "program found", _look, rules=frozenset({"program-not-found", "shell-command-not-found"}), of_shell=True
)
