import deepspeed
import torch
from torch import nn

config = {"train_micro_batch_size_per_gpu": 4, "zero_optimization": {"stage": 2}, "bf16": {"enabled": True}}
model = nn.Linear(4, 1)
optimizer = torch.optim.AdamW(model.parameters(), 1e-3)
config["zero_allow_untested_optimizer"] = True
engine, *_ = deepspeed.initialize(model=model, config=config, optimizer=optimizer)


def train_step(engine, batch):
    with engine.no_sync():
        loss = engine(batch).float().pow(2).mean()
        engine.backward(loss)
    engine.step()


for step in range(2):
    train_step(engine, torch.randn(4, 4, dtype=torch.bfloat16))
