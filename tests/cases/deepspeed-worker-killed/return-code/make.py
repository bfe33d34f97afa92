import os
import signal
import time

for step in range(9, 11):
    print(f"step {step} loss: {1.04 - step / 1000:.4f}", flush=True)
    time.sleep(0.5)
if os.environ["LOCAL_RANK"] == "1":
    os.kill(os.getpid(), signal.SIGKILL)
time.sleep(60)
