"""Run as: timeout --verbose 2 python make.py"""

import time

for step in range(1000):
    print(f"step {step} loss {1 / (step + 1):.4f}", flush=True)
    time.sleep(0.2)
