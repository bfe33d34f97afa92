"""A manager process that holds shared counters is gone when a loader asks it for one."""

import multiprocessing
import os
import signal
import time


def main() -> None:
    manager = multiprocessing.Manager()
    seen = manager.dict()
    for step in range(20):
        if step == 8:
            os.kill(manager._process.pid, signal.SIGKILL)
            time.sleep(0.3)
        seen[step] = manager.list([step])
        print(f"step {step} loss {1 / (step + 1):.4f}", flush=True)


if __name__ == "__main__":
    main()
