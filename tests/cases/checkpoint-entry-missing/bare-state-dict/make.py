import torch

model = torch.nn.Linear(2, 2)
torch.save(model.state_dict(), "model_best.pth.tar")
print("=> loading checkpoint 'model_best.pth.tar'")
checkpoint = torch.load("model_best.pth.tar")
model.load_state_dict(checkpoint["state_dict"])
