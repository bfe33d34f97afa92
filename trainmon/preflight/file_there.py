"""The file or folder that was missing: is it there now?"""

from __future__ import annotations

import re
from pathlib import Path

from trainmon.model import ErrorType
from trainmon.preflight._case import Answer, Case, Check, looks_like_path, no, unknown, yes

MAX_WILD = 2
"""Parts of a path with wildcards that are looked for: each more is a search through many folders."""
_AFTER = r"(?:No such file or directory:?|[Cc]an(?:no|')t open file|not found:?|does not exist:?|find:?)\s+'?([^\s'\"]*/[^\s'\"]+)"


def _look(case: Case) -> Answer | None:
    named = next((text for text in case.quoted() if looks_like_path(text)), None) or case.search(_AFTER)
    if named is None:
        return unknown("The log does not say which file was missing.")
    wanted = case.now(re.sub(r"^\w+=", "", named.rstrip(".,:;")))
    path = case.path(wanted)
    if "***" in wanted:
        return unknown(f"{wanted} is not known in full: a secret in it was masked.")
    if "**" in wanted or sum(any(char in part for char in "*?[") for part in Path(wanted).parts) > MAX_WILD:
        return unknown(f"{wanted} stands for too many places to look at.")
    if any(char in wanted for char in "*?["):
        found = next(iter(case.workdir.glob(wanted)), None) if not path.is_absolute() else None
        return no(f"{wanted} matches {found} now.") if found else yes(f"Nothing matches {wanted}.")
    if path.exists() or path.with_name(f"{path.name}.index").exists():  # TensorFlow names no file of its own
        return no(f"{path} exists now.")
    nearest = next((parent for parent in path.parents if parent.exists()), None)
    return yes(f"{path} is still missing" + (f"; {nearest} is as far as the path goes." if nearest else "."))


CHECK = Check(
    "file there",
    _look,
    rules=frozenset(
        {
            *("file-not-found", "data-file-missing", "data-reported-absent", "config-file-missing"),
            *("checkpoint-path-missing", "checkpoint-reported-absent", "torch-load-file-missing"),
            *("trainer-checkpoint-missing", "lightning-checkpoint-not-found", "script-file-missing"),
            *("tokenizer-file-missing", "tensorflow-file-missing", "tensorflow-checkpoint-missing"),
            *("save-folder-missing", "yolo-dataset-missing", "transformers-weights-file-missing"),
        }
    ),
    types=frozenset({ErrorType.DATA_NOT_FOUND, ErrorType.CHECKPOINT_NOT_FOUND}),
)
