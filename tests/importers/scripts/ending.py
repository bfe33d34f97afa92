"""How the small trainings here end: `complete`, `raise` (a file that is missing), `kill` (SIGKILL), `nan`."""

import math
import os
import signal
import sys
import time
from collections.abc import Iterator

END = sys.argv[1] if len(sys.argv) > 1 else "complete"
CONFIG = {"learning_rate": 0.1, "batch_size": 8, "optimizer": {"name": "sgd", "momentum": 0.9}}


def losses(steps: int = 20) -> Iterator[tuple[int, float]]:
    """Step and loss of each step; `nan` makes the last five losses NaN."""
    for step in range(1, steps + 1):
        loss = math.nan if END == "nan" and step > steps - 5 else 2.0 / step
        print(f"step {step}: loss {loss:.4f}", flush=True)
        yield step, loss


def end(before_kill: float = 0.0) -> None:
    """Die as asked, or return; `before_kill` seconds leave a tracker the time to write."""
    if END == "raise":
        with open("data/train.bin", "rb") as file:  # noqa: PTH123 - pathlib would put the interpreter into the traceback
            file.read()
    if END == "kill":
        time.sleep(before_kill)
        os.kill(os.getpid(), signal.SIGKILL)
    print("training done", flush=True)
