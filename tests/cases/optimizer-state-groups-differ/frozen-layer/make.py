import torch

model = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.Linear(8, 2))
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict()}, "epoch_3.pt")
print("Resuming from epoch_3.pt")
state = torch.load("epoch_3.pt")
model.load_state_dict(state["model"])
optimizer = torch.optim.AdamW(model[1].parameters(), lr=1e-3)
optimizer.load_state_dict(state["optimizer"])
