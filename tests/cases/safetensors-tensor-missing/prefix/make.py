import torch
from safetensors import safe_open
from safetensors.torch import save_file

model = torch.nn.Linear(4, 2)
save_file({f"model.{k}": v for k, v in model.state_dict().items()}, "model.safetensors")
with safe_open("model.safetensors", framework="pt") as f:
    model.load_state_dict({name: f.get_tensor(name) for name in model.state_dict()})
