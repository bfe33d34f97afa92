import os
import signal

for step in range(1, 6):
    print(f"step {step} loss {1 / step:.4f}", flush=True)
os.kill(os.getpid(), signal.SIGTERM)
