import torch

model = torch.nn.Linear(2, 2)
torch.save({"net": model.state_dict()}, "last.pt")
model.load_state_dict(torch.load("last.pt").get("model"))
