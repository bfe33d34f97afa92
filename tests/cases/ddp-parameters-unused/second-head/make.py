import torch
import torch.distributed as dist
from torch import nn

dist.init_process_group("gloo")


class TwoHeads(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body, self.head, self.spare = nn.Linear(4, 4), nn.Linear(4, 1), nn.Linear(4, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(self.body(x))


model = nn.parallel.DistributedDataParallel(TwoHeads())
for step in range(3):
    loss = model(torch.randn(2, 4)).mean()
    loss.backward()
    print(f"step {step} loss: {loss.item():.4f}")
