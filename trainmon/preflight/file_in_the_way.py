"""The file that was there already: is it still in the way?"""

from __future__ import annotations

from trainmon.preflight._case import Answer, Case, Check, looks_like_path, no, unknown, yes


def _look(case: Case) -> Answer | None:
    named = next((text for text in case.quoted() if looks_like_path(text)), None)
    named = named or case.search(r"File exists: '([^'\n]+)'")
    if named is None:
        return unknown("The log does not say which file it was.")
    path = case.path(case.now(named))
    return yes(f"{path} is still there.") if path.exists() else no(f"{path} is not there any more.")


CHECK = Check("file in the way", _look, rules=frozenset({"file-exists-already"}))
