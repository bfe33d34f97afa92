#!/bin/bash
#SBATCH --nodes=2 --ntasks=2
cat >train.py <<'END'
import time

for step in range(8100, 30000, 100):
    print(f"step {step} loss {2.7 - step / 10000:.3f} lr 3.1e-05", flush=True)
    time.sleep(0.5)
END
srun python train.py
