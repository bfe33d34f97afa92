"""DeepSpeed's `global_stepN` folders (or any other tag): one file a rank, and `latest` beside them.

Source: deepspeed/runtime/engine.py: `save_checkpoint` writes the states of all ranks, waits for all, and only
then names the tag in `latest`; the model states tell how many ranks there are (`dp_world_size`).
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

from trainmon.capture.checkpoint_files import DAMAGED_ZIP
from trainmon.capture.checkpoint_parts import first_problem
from trainmon.capture.pickle_words import MAX_BYTES, NotAPickle, after, pickle_words
from trainmon.capture.regular import open_regular

_OPTIMIZER = re.compile(r"(?:[a-z0-9]+_)?zero_pp_rank_(\d+)_mp_rank_(\d+)_optim_states\.pt")
_MODEL_PART = re.compile(r"zero_pp_rank_(\d+)_mp_rank_(\d+)_model_states\.pt")
_STEP = re.compile(r"(\d{1,15})$")


def is_deepspeed(names: set[str]) -> bool:
    """Whether a folder with these names holds the states of DeepSpeed's ranks."""
    return any(name.endswith(("model_states.pt", "optim_states.pt")) and "mp_rank" in name for name in names)


def deepspeed_problem(path: Path, names: set[str]) -> str | None:
    """Why the folder is not whole, None when it is."""
    model = sorted(name for name in names if name.endswith("model_states.pt"))
    optimizer = sorted(name for name in names if name.endswith("optim_states.pt"))
    if not model:
        return "the model states are missing"
    problem = first_problem(path / name for name in model + optimizer)
    return problem or _missing_rank(path, model, optimizer) or _not_named_latest(path)


def _missing_rank(path: Path, model: list[str], optimizer: list[str]) -> str | None:
    """Ranks are counted from 0; how many there are stands in the model states."""
    words = _words(path / model[0])
    ranks, stage = _whole(words, "dp_world_size"), _whole(words, "stage")
    split = [n for n in model if _MODEL_PART.fullmatch(n)]
    for kind, pattern, files in (("optimizer", _OPTIMIZER, optimizer), ("model", _MODEL_PART, split)):
        have = {int(m[1]) for name in files if (m := pattern.fullmatch(name))}
        wanted = ranks or (max(have) + 1 if have else 0)
        if have and len(have) < wanted:
            return f"the {kind} states of {wanted - len(have)} of {wanted} ranks are missing"
    if not optimizer and (split or stage):
        return "the optimizer states are missing"
    return None


def _whole(words: list[Any], key: str) -> int | None:
    """A small number that the model states name: `dp_world_size`, or the `stage` of ZeRO in its settings."""
    found = after(words, key, int)
    return found if found and 0 < found < 100_000 else None


def _words(path: Path) -> list[Any]:
    """The model states' own record as words, empty when it cannot be read."""
    try:
        with open_regular(path) as file, zipfile.ZipFile(file) as archive:
            name = next(name for name in archive.namelist() if name.endswith("data.pkl"))
            with archive.open(name) as stream:
                return pickle_words(stream.read(MAX_BYTES))
    except (OSError, StopIteration, NotAPickle, *DAMAGED_ZIP):
        return []


def _not_named_latest(path: Path) -> str | None:
    """A tag with a higher step than the one in `latest` was not finished."""
    try:
        with open_regular(path.parent / "latest") as file:
            latest = file.read(200).decode("utf-8", "replace").strip()
    except OSError:
        return None
    named, own = _STEP.search(latest), _STEP.search(path.name)
    if latest == path.name or not named or not own or int(own[1]) <= int(named[1]):
        return None
    return f"the file `latest` still names {latest}: the save of this one did not finish"
