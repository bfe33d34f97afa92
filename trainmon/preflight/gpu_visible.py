"""The GPU that was not to be seen: does the driver show one now?"""

from __future__ import annotations

import os
from pathlib import Path

from trainmon.capture.system import gpu_handles
from trainmon.model import ErrorType
from trainmon.preflight._case import Answer, Case, Check, no, unknown, yes

_NO_GPU = frozenset({"no-cuda-device-visible", "nvidia-driver-missing", "container-without-gpu-runtime"})
_OF_NVIDIA = _NO_GPU | {"cuda-device-number-invalid", "cuda-initialization-failed", "nvml-version-mismatch"}


def _look(case: Case) -> Answer | None:
    if case.changed("use_cpu", "device"):
        return unknown("The new command says on which device it runs.")
    count = len(gpu_handles())
    if not count and (Path("/dev/kfd").exists() or case.diagnosis.rule not in _OF_NVIDIA):
        return unknown(
            "The NVIDIA driver shows no GPU on this machine; whether it wants one of another make is not known."
        )
    if not count:
        return yes("The NVIDIA driver shows no GPU on this machine.")
    hidden = os.environ.get("CUDA_VISIBLE_DEVICES")
    if hidden is not None and hidden.strip() in ("", "-1", "none"):
        return yes(f"CUDA_VISIBLE_DEVICES={hidden!r} hides the GPUs of this machine.")
    if case.diagnosis.rule not in _NO_GPU:
        return unknown(
            f"The driver shows {count} GPUs; whether the program can use them only a run can tell."
        )
    return no(f"The driver shows {count} {'GPU' if count == 1 else 'GPUs'} now.")


CHECK = Check(
    "GPU visible",
    _look,
    rules=_OF_NVIDIA,
    types=frozenset({ErrorType.CUDA_UNAVAILABLE}),
)
