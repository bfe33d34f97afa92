"""Samples of the machine while a training runs: CPU, memory, the process tree's memory, GPUs."""

from __future__ import annotations

import ctypes
import sys
import time
from typing import Any

from trainmon.capture.events import Point


class SystemSampler:
    """Measures host, process tree and GPUs; a part that fails or is absent is left out, nothing raises.

    The step of every point is the seconds since `started_at`. Imports psutil and NVML only when sampling.
    """

    def __init__(self, pid: int, started_at: float) -> None:
        self._pid = pid
        self._started_at = started_at
        self._gpus: list[Any] | None = None
        self._primed = False

    def sample(self) -> dict[str, list[Point]]:
        """One point for each metric that can be measured now."""
        values: dict[str, float] = {}
        for measure in (self._host, self._tree, self._gpu):
            try:
                values |= measure()
            except Exception:
                continue
        now = time.time()
        step = round(now - self._started_at, 3)
        return {f"system/{name}": [(step, value, now)] for name, value in values.items()}

    def _host(self) -> dict[str, float]:
        import psutil

        values = {"memory_used_bytes": float(psutil.virtual_memory().used)}
        percent = psutil.cpu_percent(interval=None)
        if self._primed:  # the first answer of psutil is always 0
            values["cpu_percent"] = percent
        self._primed = True
        return values

    def _tree(self) -> dict[str, float]:
        """Resident bytes of the command and all its descendants; shared pages count once per process."""
        import psutil

        leader = psutil.Process(self._pid)
        total = 0
        for process in (leader, *leader.children(recursive=True)):
            try:
                total += process.memory_info().rss
            except psutil.Error:
                continue
        return {"process_rss_bytes": float(total)} if total else {}

    def _gpu(self) -> dict[str, float]:
        if self._gpus is None:
            self._gpus = []  # tried once: no driver now means none for this run
            self._gpus = gpu_handles()
        if not self._gpus:
            return {}
        import pynvml

        values: dict[str, float] = {}
        for index, handle in enumerate(self._gpus):
            values[f"gpu{index}_memory_used_bytes"] = float(pynvml.nvmlDeviceGetMemoryInfo(handle).used)
            try:
                rates = pynvml.nvmlDeviceGetUtilizationRates(handle)
                values[f"gpu{index}_utilization_percent"] = float(rates.gpu)
            except pynvml.NVMLError:  # not supported on MIG slices
                continue
        return values


def _may_have_gpus() -> bool:
    """False where Linux finds no library of NVIDIA's driver: its binding need not be imported."""
    if sys.platform != "linux":
        return True
    try:
        ctypes.CDLL("libnvidia-ml.so.1")
    except OSError:
        return False
    return True


def gpu_handles() -> list[Any]:
    """NVML handles of all GPUs; empty without pynvml, driver or GPU."""
    if not _may_have_gpus():
        return []
    try:
        import pynvml

        pynvml.nvmlInit()
        return [pynvml.nvmlDeviceGetHandleByIndex(i) for i in range(pynvml.nvmlDeviceGetCount())]
    except Exception:
        return []


def gpu_facts() -> dict[str, Any]:
    """Names and memory sizes of the GPUs, empty without any; never raises."""
    handles = gpu_handles()
    if not handles:
        return {}
    try:
        import pynvml

        return {
            "gpus": [str(pynvml.nvmlDeviceGetName(handle)) for handle in handles],
            "gpu_memory_total_bytes": [
                int(pynvml.nvmlDeviceGetMemoryInfo(handle).total) for handle in handles
            ],
        }
    except Exception:
        return {}
