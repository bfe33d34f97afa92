"""The GPU that was not to be seen: does the driver show one now?"""

from __future__ import annotations

import os

from trainmon.capture.system import gpu_handles
from trainmon.model import ErrorType
from trainmon.preflight._case import Answer, Case, Check, no, unknown, yes


def _look(case: Case) -> Answer | None:
    if case.changed("use_cpu", "device"):
        return unknown("The new command says on which device it runs.")
    count = len(gpu_handles())
    if not count:
        return yes("The NVIDIA driver shows no GPU on this machine.")
    hidden = os.environ.get("CUDA_VISIBLE_DEVICES")
    if hidden is not None and hidden.strip() in ("", "-1", "none"):
        return yes(f"CUDA_VISIBLE_DEVICES={hidden!r} hides the GPUs of this machine.")
    if case.diagnosis.rule == "cuda-device-number-invalid":
        return unknown(f"The driver shows {count} GPUs; which one the command asks for is not known.")
    return no(f"The driver shows {count} {'GPU' if count == 1 else 'GPUs'} now.")


CHECK = Check(
    "GPU visible",
    _look,
    rules=frozenset({"no-cuda-device-visible", "nvidia-driver-missing", "cuda-device-number-invalid"}),
    types=frozenset({ErrorType.CUDA_UNAVAILABLE}),
)
