import sys

import deepspeed
import torch
from torch import nn

config = {
    "train_micro_batch_size_per_gpu": 4,
    "zero_optimization": {"stage": 1},
    "zero_allow_untested_optimizer": True,
    "bf16": {"enabled": True},
}
torch.manual_seed(0)
model = nn.Linear(4, 1)
optimizer = torch.optim.AdamW(model.parameters(), 1e-3)
engine, *_ = deepspeed.initialize(model=model, config=config, optimizer=optimizer)
if sys.argv[1:] == ["save"]:
    engine.save_checkpoint("out")
else:
    engine.load_checkpoint("out")
