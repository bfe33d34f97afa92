"""The module that was missing: does it import now, in the job's own interpreter?

It is imported in a process of its own with a time limit, and without the job's own folders on its path; a module
that is not installed (the job's own, or one in an editable installation) is only looked for, because importing it
might run the training. An imported run's interpreter is a claim of that run and not started.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from trainmon.capture.interpreter import find_interpreter
from trainmon.capture.script_source import script_path
from trainmon.model import ErrorType
from trainmon.preflight._case import Answer, Case, Check, no, unknown, yes

SECONDS = 60.0
_MODULE = r"No module named '?([\w.]+)'?|Missing optional dependency '([\w.]+)'"
_NAME = r"cannot import name '?(\w+)'? from (?:partially initialized module )?'?([\w.]+)"
_PACKAGE = r"pip3? install (?:-U |--upgrade )?['\"]?([A-Za-z][\w.-]*)|requires the ([\w.-]+) library|package ([\w-]+) seems"
_TRY = """
import os, sys
reply, nothing = os.dup(1), os.open(os.devnull, os.O_WRONLY)  # what an import prints, or leaves running, is not ours
os.dup2(nothing, 1), os.dup2(nothing, 2)
place, workdir, module, name, package = sys.argv[1:6]
inside = lambda path, folder: (os.path.realpath(path) + os.sep).startswith(os.path.realpath(folder) + os.sep)
installed = lambda path: "-packages" in path or inside(path, os.path.dirname(os.__file__))
own = [p for p in sys.path[1:] if not installed(p) and (inside(p, place) or inside(p, workdir))]
sys.path[:] = [p for p in sys.path[1:] if p not in own]  # what we import must not be a file of the job's
import importlib, importlib.machinery, importlib.metadata, importlib.util, json
def answer(kind, text=""):
    os.write(reply, json.dumps([kind, text[:400]]).encode()); os._exit(0)
try:
    if package:
        answer("there", importlib.metadata.version(package))
    top = module.split(".")[0]
    local = importlib.machinery.PathFinder.find_spec(top, [place, *own])
    if local is not None and local.origin:
        answer("own", local.origin)
    spec = importlib.util.find_spec(top)
    if spec is None:
        answer("own", next(iter(local.submodule_search_locations))) if local else answer("missing")
    origin = spec.origin or next(iter(spec.submodule_search_locations or [""]))
    if origin not in ("built-in", "frozen") and not installed(origin):
        answer("own", origin)
    if "__main__" in [*module.split("."), name] or top in ("antigravity", "idlelib", "test", "this", "turtledemo"):
        answer("program")
    found = importlib.import_module(module)
    if name and not hasattr(found, name):
        try:
            importlib.import_module(module + "." + name)
        except ImportError:
            answer("no name", str(getattr(found, "__version__", "")))
    answer("there", str(getattr(found, "__version__", "")))
except importlib.metadata.PackageNotFoundError:
    answer("missing")
except BaseException as error:
    answer("error", type(error).__name__ + ": " + str(error)[:300])
"""


def _look(case: Case) -> Answer | None:
    module, name, package = _wanted(case)
    if not module and not package:
        return unknown("The log does not say which module was missing.")
    if case.imported:
        return unknown("The run was imported: the Python that it names is not started for a check.")
    python = _interpreter(case)
    if python is None:
        return unknown("Which Python the command runs is not known, so the module cannot be looked for.")
    script = script_path(case.plan.argv, case.workdir)
    place = str(script.parent) if script else str(case.workdir)
    found = _try(python, case.workdir, place, module, name, package)
    what = f"{module}.{name}" if name else module or package
    if found is None:
        return unknown(f"{what} could not be tried in {python} within {SECONDS:.0f} s.")
    return _answer(found[0], found[1], what, python)


def _answer(kind: str, text: str, what: str, python: Path) -> Answer:
    version = f" ({text})" if text else ""
    answers = {
        "there": no(f"{what} is there now{version}, in {python}."),
        "own": unknown(f"{what} is code of the job's own at {text}; it was not imported."),
        "program": unknown(f"{what} is a program: it would run when it is imported."),
        "missing": yes(f"{what} is still missing in {python}."),
        "no name": yes(f"The installed version{version} still lacks {what}, in {python}."),
        "error": yes(f"{what} still cannot be imported in {python}: {text}"),
    }
    return answers.get(kind, unknown(f"{what} could not be tried in {python}."))


def _wanted(case: Case) -> tuple[str, str, str]:
    """Module, a name in it, or a distribution; empty where the failure says none."""
    import re

    named = re.search(_NAME, case.text)
    if named:
        return named[2], named[1], ""
    module = case.search(_MODULE)
    if module:
        return module, "", ""
    return "", "", case.search(_PACKAGE) or ""


def _interpreter(case: Case) -> Path | None:
    kept = case.job.environment.get("interpreter")
    if isinstance(kept, str) and os.access(kept, os.X_OK):
        return Path(kept)
    return find_interpreter(case.plan.argv, case.workdir)


def _try(
    python: Path, workdir: Path, place: str, module: str, name: str, package: str
) -> tuple[str, str] | None:
    command = [str(python), "-c", _TRY, place, str(workdir), module, name, package]
    try:
        done = subprocess.run(
            command,
            cwd=workdir,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
        kind, text = json.loads(done.stdout)
        return str(kind), str(text)
    except (OSError, subprocess.SubprocessError, ValueError, TypeError, IndexError):
        return None


CHECK = Check(
    "module imports",
    _look,
    rules=frozenset({"optional-package-required", "import-name-missing", "removed-module-imported"}),
    types=frozenset({ErrorType.DEPENDENCY_MISSING}),
)
