import sys
import time

from mpi4py import MPI

rank = MPI.COMM_WORLD.Get_rank()
for step in range(9, 11):
    if rank == 0:
        print(f"step {step} loss: {1.04 - step / 1000:.4f}", flush=True)
    time.sleep(0.3)
    MPI.COMM_WORLD.Barrier()
if rank == 1:
    sys.exit(3)
time.sleep(30)
