import subprocess
import sys

TRAINING = """
import os
for step in range(1, 4):
    print(f"step {step} loss: {1 / step:.3f}", flush=True)
os.kill(os.getpid(), 9)
"""
subprocess.run([sys.executable, "-c", TRAINING], check=True)
