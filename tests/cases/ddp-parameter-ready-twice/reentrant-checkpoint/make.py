import torch
import torch.distributed as dist
from torch import nn
from torch.utils.checkpoint import checkpoint

dist.init_process_group("gloo")


class Shared(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.block = nn.Linear(4, 4)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for _ in range(2):
            x = checkpoint(self.block, x, use_reentrant=True)
        return x


model = nn.parallel.DistributedDataParallel(Shared(), find_unused_parameters=True)
loss = model(torch.randn(2, 4, requires_grad=True)).mean()
loss.backward()
