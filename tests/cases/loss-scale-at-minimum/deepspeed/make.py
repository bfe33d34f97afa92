import deepspeed
import torch
from torch import nn

config = {
    "train_micro_batch_size_per_gpu": 4,
    "zero_optimization": {"stage": 1},
    "zero_allow_untested_optimizer": True,
    "fp16": {"enabled": True, "initial_scale_power": 4, "hysteresis": 1},
}
model = nn.Linear(4, 1)
optimizer = torch.optim.AdamW(model.parameters(), 1e-3)
engine, *_ = deepspeed.initialize(model=model, config=config, optimizer=optimizer)


def train_step(engine, batch):
    loss = (engine(batch) * 60000).float().pow(2).mean()
    engine.backward(loss)
    engine.step()
    return loss


for step in range(10):
    loss = train_step(engine, torch.randn(4, 4, dtype=torch.float16))
    print(f"step {step} loss: {loss.item():.4f}", flush=True)
