"""Before every retry: are the folder, the program and the script of the command still there?"""

from __future__ import annotations

import os
import shutil

from trainmon.capture.script_source import script_path
from trainmon.preflight._case import Answer, Case, Check, no, yes


def _look(case: Case) -> Answer | None:
    if not case.workdir.is_dir():
        return yes(f"The working folder {case.workdir} does not exist any more.")
    program = case.plan.argv[0] if case.plan.argv else ""
    found = case.workdir / program if os.sep in program else shutil.which(program)
    if not found or not os.access(found, os.X_OK):
        return yes(f"The program {program} cannot be run.")
    named = next(
        (word for word in case.plan.argv[1:] if word.endswith(".py") and not word.startswith("-")), None
    )
    if named is not None and script_path([named], case.workdir) is None and not case.path(named).exists():
        return yes(f"The script {named} does not exist any more.")
    return no("The folder, the program and the script of the command are there.")


CHECK = Check("command runs", _look, always=True)
