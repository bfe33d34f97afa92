"""Checkpoints that are folders: whose library wrote a folder, told by what is in it."""

from __future__ import annotations

import re
from pathlib import Path

from trainmon.capture.checkpoint_deepspeed import deepspeed_problem, is_deepspeed
from trainmon.capture.checkpoint_distributed import distributed_problem, is_distributed
from trainmon.capture.checkpoint_megatron import judge_megatron
from trainmon.capture.checkpoint_orbax import judge_orbax
from trainmon.capture.checkpoint_parts import judged, names_in
from trainmon.capture.checkpoint_tensorflow import judge_saved_model
from trainmon.capture.checkpoint_trainer import (
    SHARD,
    WEIGHTS,
    is_trainers,
    judge_accelerate,
    judge_trainer,
    judge_weights,
)
from trainmon.model import Checkpoint

_ACCELERATE = re.compile(r"random_states_\d+\.pkl")


def judge_folder(path: Path) -> Checkpoint | None:
    """The checkpoint that a folder is as a whole, None when it is an ordinary folder; may raise OSError."""
    names = names_in(path)
    if is_trainers(path.name, names) and not any(_ACCELERATE.fullmatch(name) for name in names):
        return judge_trainer(path, names)
    if is_deepspeed(names):
        return judged(path, "deepspeed", deepspeed_problem(path, names))
    if is_distributed(names):
        return judged(path, "torch_distributed", distributed_problem(path, names))
    if "optimizer.bin" in names or any(_ACCELERATE.fullmatch(name) for name in names):
        return judge_accelerate(path, names)
    if any(SHARD.search(name) and WEIGHTS.fullmatch(name) for name in names):
        return judge_weights(path, names)
    return judge_orbax(path, names) or judge_megatron(path, names) or judge_saved_model(path, names)
