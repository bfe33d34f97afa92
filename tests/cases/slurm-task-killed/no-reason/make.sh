#!/bin/bash
cat >train.py <<'END'
import time

for step in range(8100, 8300, 100):
    print(f"step {step} loss {2.7 - step / 10000:.3f} lr 3.1e-05", flush=True)
    time.sleep(0.5)
END
srun bash -c 'python train.py; kill -KILL $$'
