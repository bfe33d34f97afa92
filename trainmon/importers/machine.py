"""Samples of the machine under trainmon's own names and units; what has no such name is left out.

Sources: wandb (core/internal/monitor; MB are MiB), MLflow (mlflow/system_metrics/metrics; MB are 10^6 bytes),
trackio (gpu.py and cpu.py; GiB).
"""

from __future__ import annotations

import re

from trainmon.importers.run import Points

MIB, MB, GIB = 2.0**20, 1e6, 2.0**30
_NAMES: tuple[tuple[str, str, float], ...] = (
    (r"proc\.memory\.rssMB", "process_rss_bytes", MIB),
    (r"gpu\.(\d+)\.memoryAllocatedBytes", r"gpu\1_memory_used_bytes", 1.0),
    (r"gpu\.(\d+)\.gpu", r"gpu\1_utilization_percent", 1.0),
    (r"cpu_utilization_percentage", "cpu_percent", 1.0),
    (r"system_memory_usage_megabytes", "memory_used_bytes", MB),
    (r"gpu_(\d+)_memory_usage_megabytes", r"gpu\1_memory_used_bytes", MB),
    (r"gpu_(\d+)_utilization_percentage", r"gpu\1_utilization_percent", 1.0),
    (r"cpu/utilization", "cpu_percent", 1.0),
    (r"memory/used", "memory_used_bytes", GIB),
    (r"gpu/(\d+)/allocated_memory", r"gpu\1_memory_used_bytes", GIB),
    (r"gpu/(\d+)/utilization", r"gpu\1_utilization_percent", 1.0),
)
_PATTERNS = tuple((re.compile(pattern), ours, factor) for pattern, ours, factor in _NAMES)


def add_sample(points: Points, name: str, value: float, at: float, started: float) -> None:
    """Take in one sample, by the seconds since the start; `name` is the tool's own."""
    for pattern, ours, factor in _PATTERNS:
        if found := pattern.fullmatch(name):
            points.add(f"system/{found.expand(ours)}", max(0.0, at - started), value * factor, at)
            return
