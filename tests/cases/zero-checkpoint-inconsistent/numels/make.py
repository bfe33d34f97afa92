import pathlib

import deepspeed
import torch
from deepspeed.utils.zero_to_fp32 import convert_zero_checkpoint_to_fp32_state_dict
from torch import nn

config = {
    "train_micro_batch_size_per_gpu": 4,
    "zero_optimization": {"stage": 2},
    "zero_allow_untested_optimizer": True,
    "bf16": {"enabled": True},
}
model = nn.Sequential(nn.Linear(4, 8), nn.Linear(8, 1))
optimizer = torch.optim.AdamW(model.parameters(), 1e-3)
engine, *_ = deepspeed.initialize(model=model, config=config, optimizer=optimizer)
engine.save_checkpoint("out")
path = next(pathlib.Path("out").rglob("mp_rank_*_model_states.pt"))
state = torch.load(path, weights_only=False)
for shapes in state["param_shapes"]:
    shapes.popitem()
torch.save(state, path)
convert_zero_checkpoint_to_fp32_state_dict("out", "merged")
