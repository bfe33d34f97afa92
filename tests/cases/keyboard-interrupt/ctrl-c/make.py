import os
import signal
import time


def train():
    for step in range(1, 6):
        print(f"step {step} loss {1 / step:.4f}", flush=True)
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(5)


train()
