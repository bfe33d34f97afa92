import sys

import torch
from transformers.trainer_utils import load_sharded_checkpoint

model = torch.nn.Linear(2, 2)
load_sharded_checkpoint(model, "outputs")
