"""The words of a failure: their values are public (API, JSON, filters)."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """Where a job is in its life."""

    PENDING = "pending"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    LOST = "lost"

    @property
    def ended(self) -> bool:
        """Whether the job can no longer change by itself."""
        return self not in (Status.PENDING, Status.RUNNING)

    @property
    def dead(self) -> bool:
        """Whether the job ended without success, so that a diagnosis exists."""
        return self in (Status.FAILED, Status.CANCELLED, Status.LOST)


class ErrorType(StrEnum):
    """What a researcher must act on; the values are public (API, JSON, filters)."""

    CUDA_OOM = "CUDA_OOM"
    HOST_OOM = "HOST_OOM"
    SHM_EXHAUSTED = "SHM_EXHAUSTED"
    CUDA_DEVICE_ASSERT = "CUDA_DEVICE_ASSERT"
    CUDA_ILLEGAL_ACCESS = "CUDA_ILLEGAL_ACCESS"
    CUDA_UNAVAILABLE = "CUDA_UNAVAILABLE"
    CUDA_ARCH_MISMATCH = "CUDA_ARCH_MISMATCH"
    CUDA_LIBRARY_ERROR = "CUDA_LIBRARY_ERROR"
    GPU_HARDWARE = "GPU_HARDWARE"
    NCCL_TIMEOUT = "NCCL_TIMEOUT"
    NCCL_ERROR = "NCCL_ERROR"
    DIST_INIT = "DIST_INIT"
    DDP_UNUSED_PARAMS = "DDP_UNUSED_PARAMS"
    NAN_LOSS = "NAN_LOSS"
    SHAPE_MISMATCH = "SHAPE_MISMATCH"
    DTYPE_MISMATCH = "DTYPE_MISMATCH"
    DEVICE_MISMATCH = "DEVICE_MISMATCH"
    INDEX_OUT_OF_RANGE = "INDEX_OUT_OF_RANGE"
    AUTOGRAD_ERROR = "AUTOGRAD_ERROR"
    CHECKPOINT_MISMATCH = "CHECKPOINT_MISMATCH"
    CHECKPOINT_CORRUPT = "CHECKPOINT_CORRUPT"
    CHECKPOINT_NOT_FOUND = "CHECKPOINT_NOT_FOUND"
    HUB_ACCESS = "HUB_ACCESS"
    DATA_NOT_FOUND = "DATA_NOT_FOUND"
    DATA_CORRUPT = "DATA_CORRUPT"
    DATALOADER_WORKER = "DATALOADER_WORKER"
    DATASET_INVALID = "DATASET_INVALID"
    DEPENDENCY_MISSING = "DEPENDENCY_MISSING"
    DEPENDENCY_CONFLICT = "DEPENDENCY_CONFLICT"
    COMPILE_ERROR = "COMPILE_ERROR"
    NETWORK_ERROR = "NETWORK_ERROR"
    DISK_FULL = "DISK_FULL"
    PERMISSION_DENIED = "PERMISSION_DENIED"
    RESOURCE_LIMIT = "RESOURCE_LIMIT"
    CONFIG_ERROR = "CONFIG_ERROR"
    CODE_ERROR = "CODE_ERROR"
    NATIVE_CRASH = "NATIVE_CRASH"
    TIME_LIMIT = "TIME_LIMIT"
    PREEMPTED = "PREEMPTED"
    NODE_FAILURE = "NODE_FAILURE"
    USER_CANCELLED = "USER_CANCELLED"
    KILLED = "KILLED"
    UNKNOWN = "UNKNOWN"


class Phase(StrEnum):
    """The part of a training run in which the failure struck."""

    SETUP = "SETUP"
    DATA = "DATA"
    MODEL = "MODEL"
    TRAINING = "TRAINING"
    EVALUATION = "EVALUATION"
    CHECKPOINT = "CHECKPOINT"
    SHUTDOWN = "SHUTDOWN"
    UNKNOWN = "UNKNOWN"


class Role(StrEnum):
    """What a finding is to the failure; only a root can be its cause on its own."""

    ROOT = "root"
    CASCADE = "cascade"
    CONFIRMATION = "confirmation"
    ADVICE = "advice"
    CLEANUP = "cleanup"
    FALLBACK = "fallback"


class Standing(StrEnum):
    """How firm a claim is: the log says so, it is the likely reading, or no more than a guess."""

    ESTABLISHED = "established"
    LIKELY = "likely"
    GUESS = "guess"

    @classmethod
    def of(cls, confidence: float) -> Standing:
        """The standing of a claim made with this confidence (0 to 1)."""
        if confidence >= 0.9:
            return cls.ESTABLISHED
        return cls.LIKELY if confidence >= 0.6 else cls.GUESS
