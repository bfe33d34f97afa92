from mpi4py import MPI

print(f"rank {MPI.COMM_WORLD.Get_rank()}")
