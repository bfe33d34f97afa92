import copy

import torch


class Encoder(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.layer = torch.nn.Linear(4, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        self.features = self.layer(x)
        return self.features


def train(model: Encoder) -> Encoder:
    best = None
    for epoch in range(2):
        loss = model(torch.randn(8, 4)).pow(2).mean()
        loss.backward()
        print(f"epoch {epoch + 1}: loss {loss.item():.3f}", flush=True)
        best = copy.deepcopy(model)
    return best


train(Encoder())
