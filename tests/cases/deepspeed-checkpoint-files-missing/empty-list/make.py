import pathlib

import deepspeed
import torch
from torch import nn

config = {"train_micro_batch_size_per_gpu": 4, "zero_optimization": {"stage": 1}, "zero_allow_untested_optimizer": True}
model = nn.Linear(4, 1)
optimizer = torch.optim.AdamW(model.parameters(), 1e-3)
engine, *_ = deepspeed.initialize(model=model, config=config, optimizer=optimizer)
engine.save_checkpoint("out/checkpoint-100")
for path in pathlib.Path("out/checkpoint-100").rglob("mp_rank_*"):
    path.unlink()
engine.load_checkpoint("out/checkpoint-100")
