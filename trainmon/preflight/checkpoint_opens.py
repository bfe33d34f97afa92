"""The checkpoint that could not be read, and the one to go on from: is it whole?"""

from __future__ import annotations

from pathlib import Path

from trainmon.capture.checkpoints import judge
from trainmon.model import ErrorType
from trainmon.preflight._case import Answer, Case, Check, looks_like_path, no, unknown, yes


def _look(case: Case) -> Answer | None:
    path = _path(case)
    if path is None:
        return unknown("Which checkpoint could not be read is not known.")
    if not path.exists():
        if _is_named(case, path):
            return yes(f"{path} is missing.")
        return unknown(f"{path} is not there; it may be a part of something else.")
    found = judge(path)
    if found is None:
        return unknown(f"{path} is of no format that can be judged without loading it.")
    return no(f"{path} is whole ({found.format}).") if found.complete else yes(f"{path}: {found.problem}.")


def _is_named(case: Case, path: Path) -> bool:
    """Whether the path is one of its own: outside the job's folder, or a word of the command."""
    if not path.is_relative_to(case.workdir):
        return True
    return any(word.endswith(str(path.relative_to(case.workdir))) for word in case.plan.argv)


def _path(case: Case) -> Path | None:
    """The one that the new command goes on from, else the one that the failure or the command names."""
    if case.plan.checkpoint is not None and case.plan.resumes:
        return Path(case.plan.checkpoint.path)
    named = [text for text in case.quoted() if looks_like_path(text)]
    words = [word.partition("=")[2] or word for word in case.plan.argv[1:]]
    for text in (*(case.now(text) for text in named), *words):
        path = case.path(text) if looks_like_path(text) else None
        if (
            path is not None
            and path.suffix not in (".py", ".sh", ".yaml", ".json")
            and judge(path) is not None
        ):
            return path
    return case.path(case.now(named[0])) if named else None


CHECK = Check("checkpoint opens", _look, types=frozenset({ErrorType.CHECKPOINT_CORRUPT}))
