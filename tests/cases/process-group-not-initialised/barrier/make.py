import torch.distributed as dist

print("building data on rank 0 first")
dist.barrier()
