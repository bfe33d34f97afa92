import torch
import torch.distributed as dist
from torch import nn
from torch.distributed.fsdp import FullyShardedDataParallel as FSDP

dist.init_process_group("gloo")
inner = nn.Sequential(nn.Embedding(50, 16), nn.Linear(16, 50))
model = FSDP(inner, device_id=torch.device("cpu"))
batch = torch.randint(50, (4, 8))
for step in range(2):
    loss = model(batch).logsumexp(-1).mean()
    loss.backward()
    if dist.get_rank() == 0:
        print(f"step {step} loss: {loss.item():.4f}", flush=True)


def sample(prompt):
    return model.module(prompt)


sample(batch[:1])
