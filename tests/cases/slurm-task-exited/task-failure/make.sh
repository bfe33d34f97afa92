#!/bin/bash
#SBATCH --nodes=2 --ntasks=6 --ntasks-per-node=3
cat >train.py <<'END'
import os
import time

for step in range(8100, 30000, 100):
    print(f"step {step} loss {2.7 - step / 10000:.3f} lr 3.1e-05", flush=True)
    time.sleep(0.5)
    if step == 8300 and os.environ["SLURM_PROCID"] == "5":
        raise SystemExit(1)
END
srun --kill-on-bad-exit=1 python3 train.py
