"""Megatron-LM's `iter_NNNNNNN` folders with `latest_checkpointed_iteration.txt` beside them.

Source: megatron/training/checkpointing.py: the tracker file is written after all ranks have saved.
"""

from __future__ import annotations

import re
from pathlib import Path

from trainmon.capture.checkpoint_files import step_number
from trainmon.capture.checkpoint_parts import first_problem, judged
from trainmon.capture.regular import open_regular
from trainmon.model import Checkpoint

TRACKER = "latest_checkpointed_iteration.txt"
_ITERATION = re.compile(r"iter_(\d{7,})")
_RANK = re.compile(r"mp_rank_\d+(_\d+)*")


def judge_megatron(path: Path, names: set[str]) -> Checkpoint | None:
    """The checkpoint of one iteration, None for another folder."""
    iteration = _ITERATION.fullmatch(path.name)
    ranks = sorted(name for name in names if _RANK.fullmatch(name))
    if not iteration or not ranks:
        return None
    files = [file for rank in ranks for file in sorted((path / rank).glob("*.pt"))]
    empty = next((rank for rank in ranks if not any((path / rank).glob("*.pt"))), None)
    problem = f"{empty} is empty" if empty else first_problem(files)
    return judged(
        path,
        "megatron",
        problem or _not_tracked(path, int(iteration[1])),
        step=step_number(int(iteration[1][-18:])),
    )


def _not_tracked(path: Path, iteration: int) -> str | None:
    try:
        with open_regular(path.parent / TRACKER) as file:
            text = file.read(50).strip()
    except OSError:
        return f"{TRACKER}, which is written last, is missing"
    if text.isdigit() and int(text) < iteration:
        return f"{TRACKER} still names {int(text)}: the save of this one did not finish"
    return None
