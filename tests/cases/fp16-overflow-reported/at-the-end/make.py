import deepspeed
import torch
from deepspeed.utils.logging import set_log_level_from_string
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
set_log_level_from_string("info")
for step in range(10):
    loss = (engine(torch.randn(4, 4, dtype=torch.float16)) * (60000 if step > 7 else 1)).float().pow(2).mean()
    print(f"step {step} loss: {loss.item():.4f}", flush=True)
    engine.backward(loss)
    engine.step()
    if step == 8:
        raise SystemExit(1)
