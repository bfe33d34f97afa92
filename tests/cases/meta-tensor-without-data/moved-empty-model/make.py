import torch

model = torch.nn.Linear(2, 2, device="meta")
model.to("cpu")
