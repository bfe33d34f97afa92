import torch

model = torch.nn.Linear(2, 2)
optimizer = torch.optim.AdamW(model.parameters())
torch.save({"model": model.state_dict(), "lr_scheduler": None}, "last.pt")
checkpoint = torch.load("last.pt")
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1)
scheduler.load_state_dict(checkpoint["lr_scheduler"])
