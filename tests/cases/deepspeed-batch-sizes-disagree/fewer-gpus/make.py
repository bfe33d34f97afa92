import deepspeed
from torch import nn

config = {"train_batch_size": 64, "train_micro_batch_size_per_gpu": 4, "gradient_accumulation_steps": 2}
config["optimizer"] = {"type": "Adam", "params": {"lr": 1e-3, "torch_adam": True}}
model = nn.Linear(4, 1)
engine, *_ = deepspeed.initialize(model=model, config=config)
