"""The GPUs of this machine as NVML tells them now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from trainmon.capture.system import gpu_handles


@dataclass(frozen=True, slots=True)
class Holder:
    """A process that holds memory of a GPU, in bytes (0 where the driver does not tell)."""

    pid: int
    name: str
    memory: int


@dataclass(frozen=True, slots=True)
class Gpu:
    """Memory in bytes, the processes that hold it, the largest first, and whether it takes only one."""

    total: int
    free: int
    holders: tuple[Holder, ...]
    exclusive: bool = False


def gpus() -> list[Gpu]:
    """All GPUs in the machine's order; empty without driver or GPU. May raise NVMLError."""
    return [_gpu(handle) for handle in gpu_handles()]


def _gpu(handle: Any) -> Gpu:
    import pynvml

    memory = pynvml.nvmlDeviceGetMemoryInfo(handle)
    try:
        running = pynvml.nvmlDeviceGetComputeRunningProcesses(handle)
    except pynvml.NVMLError:
        running = []
    try:
        exclusive = pynvml.nvmlDeviceGetComputeMode(handle) == pynvml.NVML_COMPUTEMODE_EXCLUSIVE_PROCESS
    except pynvml.NVMLError:
        exclusive = False
    holders = [Holder(int(p.pid), _name(int(p.pid)), int(p.usedGpuMemory or 0)) for p in running]
    holders.sort(key=lambda holder: -holder.memory)
    return Gpu(int(memory.total), int(memory.free), tuple(holders), exclusive)


def _name(pid: int) -> str:
    import psutil

    try:
        return str(psutil.Process(pid).name())
    except psutil.Error:
        return "a process of another user or container"
