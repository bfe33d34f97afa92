"""What a run is, noted down before it starts: settings, machine, Python, packages, commit."""

from __future__ import annotations

import os
import platform
import resource
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trainmon import redact
from trainmon.capture.config import read_config
from trainmon.capture.git import git_state
from trainmon.capture.interpreter import find_interpreter, package_versions, python_version
from trainmon.capture.script_settings import script_settings
from trainmon.capture.script_source import read_script
from trainmon.capture.system import gpu_facts
from trainmon.model import SCRIPT_SETTINGS, GitState

VARIABLES = """
    CUDA_VISIBLE_DEVICES CUDA_LAUNCH_BLOCKING CUDA_DEVICE_ORDER HIP_VISIBLE_DEVICES
    ROCR_VISIBLE_DEVICES WORLD_SIZE RANK LOCAL_RANK LOCAL_WORLD_SIZE NODE_RANK GROUP_RANK
    MASTER_ADDR MASTER_PORT PYTORCH_CUDA_ALLOC_CONF PYTORCH_ALLOC_CONF PYTORCH_ENABLE_MPS_FALLBACK
    TORCH_DISTRIBUTED_DEBUG TORCH_NCCL_BLOCKING_WAIT TORCH_NCCL_ASYNC_ERROR_HANDLING
    TORCH_SHOW_CPP_STACKTRACES NCCL_DEBUG NCCL_SOCKET_IFNAME NCCL_IB_DISABLE NCCL_P2P_DISABLE
    NCCL_SHM_DISABLE NCCL_ALGO NCCL_TIMEOUT OMP_NUM_THREADS MKL_NUM_THREADS TOKENIZERS_PARALLELISM
    HF_HUB_OFFLINE TRANSFORMERS_OFFLINE TF_FORCE_GPU_ALLOW_GROWTH XLA_FLAGS
    XLA_PYTHON_CLIENT_PREALLOCATE XLA_PYTHON_CLIENT_MEM_FRACTION ACCELERATE_USE_FSDP
    ACCELERATE_USE_DEEPSPEED ACCELERATE_MIXED_PRECISION CONDA_DEFAULT_ENV SLURM_JOB_ID
    SLURM_JOB_NAME SLURM_JOB_PARTITION SLURM_JOB_NODELIST SLURM_JOB_NUM_NODES SLURM_NNODES
    SLURM_NTASKS SLURM_PROCID SLURM_LOCALID SLURM_CPUS_PER_TASK SLURM_MEM_PER_NODE SLURM_MEM_PER_CPU
    SLURM_JOB_GPUS SLURM_GPUS SLURM_GPUS_ON_NODE SLURM_ARRAY_JOB_ID SLURM_ARRAY_TASK_ID
    SLURM_RESTART_COUNT SLURM_JOB_START_TIME SLURM_JOB_END_TIME
"""
"""The only environment variables that are ever kept; none is known to hold secrets."""


@dataclass(frozen=True)
class RunFacts:
    """What is known of a run before it starts, secrets masked."""

    config: dict[str, Any]
    environment: dict[str, Any]
    git: GitState | None
    host: str


def describe_run(command: Sequence[str], workdir: Path) -> RunFacts:
    """Look at the command, the files it names and the machine; runs nothing but git, raises nothing."""
    config = read_config(command, workdir)
    environment = _environment(command, workdir)
    if script := script_settings(read_script(command, workdir), config):
        environment[SCRIPT_SETTINGS] = redact.mask_mapping(script)
    return RunFacts(
        config=redact.mask_mapping(config),
        environment=environment,
        git=git_state(workdir),
        host=socket.gethostname(),
    )


def _environment(command: Sequence[str], workdir: Path) -> dict[str, Any]:
    """Facts by name; what cannot be told is left out."""
    facts: dict[str, Any] = {
        "hostname": socket.gethostname(),
        "platform": platform.platform(),
        "cpu_count": os.cpu_count(),
        "memory_total_bytes": _total_memory(),
        "variables": {
            name: redact.mask(os.environ[name]) for name in VARIABLES.split() if name in os.environ
        },
        "limits": _limits(),
        **gpu_facts(),
    }
    interpreter = find_interpreter(command, workdir)
    if interpreter is not None:
        facts["interpreter"] = str(interpreter)
        facts["python"] = python_version(interpreter)
        facts["packages"] = package_versions(interpreter)
    return {name: value for name, value in facts.items() if value not in (None, {}, [])}


def _limits() -> dict[str, int]:
    """What a run may open and start at most (-1: without limit), and the size of shared memory in bytes."""
    limits = {
        "open_files": resource.getrlimit(resource.RLIMIT_NOFILE)[0],
        "processes": resource.getrlimit(resource.RLIMIT_NPROC)[0],
    }
    try:
        room = os.statvfs("/dev/shm")
        limits["shared_memory_bytes"] = room.f_blocks * room.f_frsize
    except OSError:
        pass
    return limits


def _total_memory() -> int | None:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (OSError, ValueError):
        return None
