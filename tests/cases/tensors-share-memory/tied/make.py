import torch
from safetensors.torch import save_file


def save_checkpoint(model, path):
    save_file(dict(model.state_dict()), path)


model = torch.nn.ModuleDict(
    {"embed": torch.nn.Linear(2, 2, bias=False), "head": torch.nn.Linear(2, 2, bias=False)}
)
model["head"].weight = model["embed"].weight
save_checkpoint(model, "model.safetensors")
