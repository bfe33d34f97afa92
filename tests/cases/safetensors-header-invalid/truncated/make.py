import os

import torch
from safetensors.torch import load_file, save_file

save_file({"weight": torch.zeros(64, 64)}, "model.safetensors")
os.truncate("model.safetensors", 4096)
print("loading model.safetensors")
load_file("model.safetensors")
