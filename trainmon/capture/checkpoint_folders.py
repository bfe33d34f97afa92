"""Checkpoints that are folders: Hugging Face Trainer, Accelerate, DeepSpeed, PyTorch distributed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from trainmon.capture.checkpoint_files import CANNOT_TELL, Broken, examine, position_in_name
from trainmon.model import Checkpoint

_TRAINER = re.compile(r"checkpoint-(\d{1,15})")
_DEEPSPEED = re.compile(r"global_step(\d{1,15})")
_WEIGHTS = re.compile(r"(adapter_|pytorch_|diffusion_pytorch_)?model(-\d+-of-\d+)?\.(safetensors|bin)")
_MAX_STATE = 64 * 1024 * 1024
_MAX_FILES = 5000


def judge_folder(path: Path) -> Checkpoint | None:
    """The checkpoint that a folder is as a whole, None when it is an ordinary folder; may raise OSError."""
    if _TRAINER.fullmatch(path.name):
        return _judge_trainer(path)
    names = _names(path)
    if _DEEPSPEED.fullmatch(path.name) and any(name.endswith("_states.pt") for name in names):
        return _judged(path, "deepspeed", _deepspeed_problem(path, names))
    if ".metadata" in names or any(name.endswith(".distcp") for name in names):
        missing = ".metadata" not in names
        problem = "its .metadata file, which is written last, is missing" if missing else None
        return _judged(path, "torch_distributed", problem)
    if {"optimizer.bin", "random_states_0.pkl"} & names and any(_WEIGHTS.fullmatch(name) for name in names):
        return _judged(path, "accelerate", _weights_problem(path, names) or _optimizer_problem(path, names))
    return None


def _names(path: Path) -> set[str]:
    names: set[str] = set()
    for entry in path.iterdir():
        names.add(entry.name)
        if len(names) >= _MAX_FILES:
            break
    return names


def _judge_trainer(path: Path) -> Checkpoint:
    """A `checkpoint-N` of the Trainer; its trainer_state.json is written last and tells step and epoch."""
    names = _names(path)
    state = _read_json(path / "trainer_state.json")
    problem = _weights_problem(path, names) or _optimizer_problem(path, names)
    if problem is None and state is None:
        problem = "trainer_state.json is missing or damaged: the save did not finish"
    step, epoch = (state or {}).get("global_step"), (state or {}).get("epoch")
    return _judged(
        path,
        "huggingface",
        problem,
        step=step if isinstance(step, int) else int(path.name.rsplit("-", 1)[1]),
        epoch=float(epoch) if isinstance(epoch, int | float) else None,
    )


def _judged(
    path: Path, kind: str, problem: str | None, step: int | None = None, epoch: float | None = None
) -> Checkpoint:
    named_step, named_epoch = position_in_name(path.name)
    size, newest = _measure(path)
    return Checkpoint(
        path=str(path),
        step=step if step is not None else named_step,
        epoch=epoch if epoch is not None else named_epoch,
        time=newest,
        size=size,
        format=kind,
        complete=problem is None,
        problem=problem,
    )


def _measure(path: Path) -> tuple[int, float]:
    """Bytes in the folder (two levels) and the time of its newest file."""
    size, newest, left = 0, path.stat().st_mtime, _MAX_FILES
    for pattern in ("*", "*/*"):
        for file in path.glob(pattern):
            left -= 1
            if left < 0:
                break
            status = file.stat()
            if file.is_file():
                size, newest = size + status.st_size, max(newest, status.st_mtime)
    return size, newest


def _weights_problem(path: Path, names: set[str]) -> str | None:
    """Why the weights are not all there, None when they are."""
    for index in sorted(
        name for name in names if name.endswith((".safetensors.index.json", ".bin.index.json"))
    ):
        shards = _read_json(path / index)
        mapped = (shards or {}).get("weight_map")
        if not isinstance(mapped, dict):
            return f"{index} is damaged"
        missing = sorted({str(shard) for shard in mapped.values()} - names)
        if missing:
            return (
                f"{len(missing)} of {len(set(mapped.values()))} weight files are missing, first {missing[0]}"
            )
    files = sorted(name for name in names if _WEIGHTS.fullmatch(name))
    if not files:
        return None if _has_deepspeed(path, names) else "the weights are missing"
    return next((problem for name in files if (problem := _file_problem(path / name))), None)


def _optimizer_problem(path: Path, names: set[str]) -> str | None:
    files = sorted(name for name in names if re.fullmatch(r"optimizer(_\d+)?\.(pt|bin)", name))
    if files:
        return next((problem for name in files if (problem := _file_problem(path / name))), None)
    if _has_deepspeed(path, names) or any(re.fullmatch(r"optimizer_\d+", name) for name in names):
        return None
    return "the optimizer's state (optimizer.pt) is missing"


def _has_deepspeed(path: Path, names: set[str]) -> bool:
    return any(
        _DEEPSPEED.fullmatch(name) and _deepspeed_problem(path / name, _names(path / name)) is None
        for name in names
    )


def _deepspeed_problem(path: Path, names: set[str]) -> str | None:
    model = sorted(name for name in names if name.endswith("model_states.pt"))
    optimizer = sorted(name for name in names if name.endswith("optim_states.pt"))
    if not model:
        return "the model states are missing"
    if not optimizer and any("zero_pp_rank" in name for name in names):
        return "the optimizer states are missing"
    return next((problem for name in model + optimizer if (problem := _file_problem(path / name))), None)


def _file_problem(path: Path) -> str | None:
    """Why a part is not whole; old pickles, of which that cannot be told, pass inside a folder."""
    try:
        _, remark = examine(path)
    except Broken as error:
        return f"{path.name}: {error}"
    except OSError as error:
        return f"{path.name}: {error.strerror}"
    return f"{path.name}: {CANNOT_TELL}" if remark == CANNOT_TELL else None


def _read_json(path: Path) -> dict[str, Any] | None:
    try:
        if path.stat().st_size > _MAX_STATE:
            return None
        data = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None
