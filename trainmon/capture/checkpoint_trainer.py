"""Folders of the Hugging Face libraries: `checkpoint-N` of the Trainer, Accelerate's states, sharded weights.

Source: transformers/trainer.py (`_save_checkpoint` writes trainer_state.json after weights, optimizer, scheduler
and random states), accelerate/checkpointing.py (`save_accelerator_state`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from trainmon.capture.checkpoint_deepspeed import deepspeed_problem, is_deepspeed
from trainmon.capture.checkpoint_distributed import distributed_problem, is_distributed
from trainmon.capture.checkpoint_files import CANNOT_TELL, WEIGHTS_ONLY, finite, step_number
from trainmon.capture.checkpoint_parts import first_problem, judged, names_in, part_problem, read_json
from trainmon.model import Checkpoint

TRAINER = re.compile(r"checkpoint-(\d{1,15})")
WEIGHTS = re.compile(r"(adapter_|pytorch_|diffusion_pytorch_)?model(_fsdp)?(-\d+-of-\d+)?\.(safetensors|bin)")
SHARD = re.compile(r"-\d+-of-(?!0*1\.)\d+\.")
_REST = re.compile(r"(scheduler|scaler|sampler|rng_state|random_states)[\w-]*\.(pt|pth|bin|pkl)$")
_TRAINERS_OWN = {"trainer_state.json", "training_args.bin"}
_OTHERS = (".pt", ".pth", ".ckpt", ".tar", ".safetensors")
_OPTIMIZER = re.compile(r"optimizer(_\d+)?\.(pt|bin)")


def is_trainers(name: str, names: set[str]) -> bool:
    """Whether a folder of this name, with these in it, is the Trainer's and not that of a loop that names its alike."""
    if not TRAINER.fullmatch(name):
        return False
    if names & _TRAINERS_OWN or any(WEIGHTS.fullmatch(n) or _OPTIMIZER.fullmatch(n) for n in names):
        return True
    return not is_distributed(names) and not any(n.endswith(_OTHERS) and not _REST.match(n) for n in names)


def judge_trainer(path: Path, names: set[str]) -> Checkpoint:
    """A `checkpoint-N` of the Trainer; its trainer_state.json is written last and tells step and epoch."""
    state = read_json(path / "trainer_state.json")
    problem = _weights_problem(path, names) or _optimizer_problem(path, names) or _rest_problem(path, names)
    if problem is None and state is None:
        problem = "trainer_state.json is missing or damaged: the save did not finish"
    step, epoch = step_number((state or {}).get("global_step")), (state or {}).get("epoch")
    step = int(path.name.rsplit("-", 1)[1]) if step is None else step
    return judged(
        path,
        "huggingface",
        problem,
        step=step,
        epoch=finite(epoch),
        metrics=_evaluated(state or {}, step),
        best=_best(path, state or {}),
    )


def judge_accelerate(path: Path, names: set[str]) -> Checkpoint:
    """A folder of `Accelerator.save_state`; its random states are written after all that is large."""
    problem = _weights_problem(path, names) or _optimizer_problem(path, names) or _rest_problem(path, names)
    return judged(path, "accelerate", problem)


def judge_weights(path: Path, names: set[str]) -> Checkpoint:
    """Weights in several files with an index beside them, which names every file that belongs to them."""
    indexed = any(name.endswith(".index.json") for name in names)
    problem = _weights_problem(path, names) if indexed else "the index file of the weights is missing"
    kind = "safetensors" if any(name.endswith(".safetensors") for name in names) else "pytorch"
    return replace(judged(path, kind, problem), problem=problem or WEIGHTS_ONLY)


def _evaluated(state: Mapping[str, Any], step: int) -> dict[str, float]:
    """What the evaluation at this step gave, from the state's `log_history`."""
    history = state.get("log_history")
    found: dict[str, float] = {}
    for entry in history[-2000:] if isinstance(history, list) else []:
        if isinstance(entry, dict) and entry.get("step") == step:
            found |= {
                k: number
                for k, v in entry.items()
                if k.startswith("eval_") and _number(v) and (number := finite(v)) is not None
            }
    cost = ("runtime", "per_second", "jit_compilation_time")
    return {name: value for name, value in found.items() if not name.endswith(cost)}


def _best(path: Path, state: Mapping[str, Any]) -> str | None:
    """The metric by which the state calls this folder the best; None when it does not."""
    named = state.get("best_model_checkpoint")
    if not isinstance(named, str) or named.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1] != path.name:
        return None
    history, value = state.get("log_history"), state.get("best_metric")
    for entry in reversed(history if isinstance(history, list) else []):
        if isinstance(entry, dict):
            for name, number in entry.items():
                if name.startswith("eval_") and _number(number) and number == value:
                    return name
    return "its metric"


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _weights_problem(path: Path, names: set[str]) -> str | None:
    """Why the weights are not all there, None when they are."""
    indexes = [name for name in names if name.endswith((".safetensors.index.json", ".bin.index.json"))]
    for index in sorted(indexes):
        mapped = (read_json(path / index) or {}).get("weight_map")
        if not isinstance(mapped, dict):
            return f"{index} is damaged"
        missing = sorted({str(shard) for shard in mapped.values()} - names)
        if missing:
            count = len(set(mapped.values()))
            return f"{len(missing)} of {count} weight files are missing, first {missing[0]}"
    files = sorted(name for name in names if WEIGHTS.fullmatch(name))
    if files:
        return _missing_shard(files) or first_problem(path / name for name in files)
    spread = [name for name in names if re.fullmatch(r"pytorch_model_fsdp_\d+", name)]
    if spread:
        return next((p for name in sorted(spread) if (p := _spread_problem(path / name))), None)
    return _engine_problem(path, names, "the weights are missing")


def _missing_shard(files: list[str]) -> str | None:
    """A gap in `model-00001-of-00003`, which shows also where there is no index."""
    counts = [(int(m[1]), int(m[2])) for name in files if (m := re.search(r"-(\d+)-of-(\d+)\.", name))]
    total = max((of for _, of in counts), default=0)
    have = {number for number, of in counts if of == total}
    gone = total - len(have)
    return f"{gone} of {total} weight files are missing" if counts and gone > 0 else None


def _optimizer_problem(path: Path, names: set[str]) -> str | None:
    files = sorted(name for name in names if _OPTIMIZER.fullmatch(name))
    if files:
        return first_problem(path / name for name in files)
    spread = [name for name in names if re.fullmatch(r"optimizer_\d+", name)]
    if spread:
        return next((p for name in sorted(spread) if (p := _spread_problem(path / name))), None)
    return _engine_problem(path, names, "the optimizer's state (optimizer.pt) is missing")


def _rest_problem(path: Path, names: set[str]) -> str | None:
    """Scheduler, scaler, sampler and random states are loaded too, so they must open."""
    for name in sorted(name for name in names if _REST.match(name)):
        problem = part_problem(path / name)
        if problem and CANNOT_TELL not in problem:
            return problem
    return None


def _spread_problem(folder: Path) -> str | None:
    names = names_in(folder)
    if not is_distributed(names):
        return f"{folder.name} is empty"
    problem = distributed_problem(folder, names)
    return f"{folder.name}: {problem}" if problem else None


def _engine_problem(path: Path, names: set[str], missing: str) -> str | None:
    """DeepSpeed keeps weights and optimizer in a folder of its own, which `latest` names."""
    for name in sorted(names):
        if (path / name).is_dir() and is_deepspeed(inside := names_in(path / name)):
            return deepspeed_problem(path / name, inside)
    return missing
