#!/bin/bash
#SBATCH --mem=150M
cat >train.py <<'END'
import time

kept = []
for step in range(50, 90):
    kept.append(bytearray(b"x" * 20_000_000))
    print(f"step {step} loss: {2.0 - step / 1000:.4f}", flush=True)
    time.sleep(0.2)
END
srun python3 train.py
