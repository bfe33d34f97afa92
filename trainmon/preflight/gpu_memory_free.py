"""GPU memory: is as much free as the job needed, and who holds the rest?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from trainmon.model import ErrorType
from trainmon.preflight._case import Answer, Case, Check, no, parse_size, size, unknown, yes
from trainmon.preflight._gpus import Gpu, gpus

_SIZE = r"([\d.]+ ?[KMGT]?i?B)"


@dataclass(frozen=True, slots=True)
class _Need:
    """What the message says, in bytes: what was asked for, and what the job held already."""

    tried: float | None
    held: float | None

    @property
    def total(self) -> float | None:
        return None if self.held is None else self.held + (self.tried or 0.0)


def _look(case: Case) -> Answer | None:
    here = gpus()
    if not here:
        return unknown("No NVIDIA GPU answers on this machine, so its memory cannot be told.")
    index = _index(case)
    if index >= len(here):
        return yes(f"There is no GPU {index} on this machine; it has {len(here)}.")
    gpu, need = here[index], _need(case)
    if gpu.exclusive and gpu.holders:
        return yes(f"GPU {index} takes one process only and is held by {_held_by(gpu)}.")
    least = need.total or need.tried
    state = f"GPU {index} has {size(gpu.free)} of {size(gpu.total)} free{_taken(gpu)}"
    if least is None:
        return unknown(f"{state}; how much is needed is not known.")
    if gpu.free >= least and not (need.total is None and not gpu.holders):
        return no(f"{state}; at least {size(least)} was needed.")
    return _not_enough(case, gpu, need, least, state)


def _not_enough(case: Case, gpu: Gpu, need: _Need, least: float, state: str) -> Answer:
    lowered = case.lowered_memory()
    if lowered:
        return unknown(f"{state}; {size(least)} was needed before {lowered}.")
    if gpu.free >= least:
        return unknown(f"{state}; what the job held itself is not known.")
    alone = need.total is not None and need.total > gpu.total
    return yes(f"{state}; {size(least)} {'is needed: more than the GPU has' if alone else 'is needed'}.")


def _need(case: Case) -> _Need:
    tried = case.search(rf"[Tt]ried to allocate {_SIZE}")
    held = case.search(rf"this process has {_SIZE} memory in use") or case.search(
        rf"{_SIZE} is allocated by PyTorch"
    )
    held = held or case.search(rf"{_SIZE} already allocated")
    return _Need(parse_size(tried) if tried else None, parse_size(held) if held else None)


def _index(case: Case) -> int:
    """The GPU by the machine's own count: the message's number is one of CUDA_VISIBLE_DEVICES."""
    number = int(case.search(r"GPU (\d{1,3})\b") or 0)
    visible = [v.strip() for v in str(case.variables.get("CUDA_VISIBLE_DEVICES", "")).split(",") if v.strip()]
    if number < len(visible) and re.fullmatch(r"\d{1,3}", visible[number]):
        return int(visible[number])
    return number


def _held_by(gpu: Gpu) -> str:
    return ", ".join(f"{h.name} (pid {h.pid}, {h.memory / 2**20:,.0f} MiB)" for h in gpu.holders[:4])


def _taken(gpu: Gpu) -> str:
    return f", held by {_held_by(gpu)}" if gpu.holders else ""


CHECK = Check(
    "GPU memory free",
    _look,
    rules=frozenset({"cuda-devices-busy", "cuda-context-out-of-memory", "gpu-library-out-of-memory"}),
    types=frozenset({ErrorType.CUDA_OOM}),
)
