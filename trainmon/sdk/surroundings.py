"""What the calling process is: a script of its own, one that `trainmon run` started, a rank, or a mere worker."""

from __future__ import annotations

import multiprocessing
import os
import sys
from enum import Enum

JOB_ID = "TRAINMON_JOB_ID"
_RANKS = ("RANK", "SLURM_PROCID", "OMPI_COMM_WORLD_RANK", "PMI_RANK")


class Part(Enum):
    """What a process may record."""

    OWN = "own"
    ATTACHED = "attached"
    NONE = "none"


def part() -> Part:
    """The part that this process has.

    A process that was spawned to load data runs the main script once more, under another name; and without
    `trainmon run` only rank 0 makes a job. Neither records anything.
    """
    if _main_runs_again():
        return Part.NONE
    if os.environ.get(JOB_ID):
        return Part.ATTACHED
    return Part.OWN if rank() == 0 else Part.NONE


def rank() -> int:
    """The number of this process in a distributed training, 0 where there is none."""
    for name in _RANKS:
        text = os.environ.get(name, "")
        if text.isdecimal():
            return int(text)
    return _rank_of_group()


def is_worker() -> bool:
    """Whether this process was started by another Python to work for it, such as a loader of data."""
    return multiprocessing.parent_process() is not None


def _rank_of_group() -> int:
    """The rank in PyTorch's process group, for ranks that the script itself spawned."""
    distributed = sys.modules.get("torch.distributed")
    try:
        return int(distributed.get_rank()) if distributed is not None and distributed.is_initialized() else 0
    except Exception:  # a build without distributed support has neither function
        return 0


def _main_runs_again() -> bool:
    frame = sys._getframe()
    while frame.f_back is not None:
        frame = frame.f_back
        if frame.f_globals.get("__name__") == "__mp_main__" and frame.f_code.co_name == "<module>":
            return True
    return False
