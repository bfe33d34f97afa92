import torch

model = torch.nn.Sequential(torch.nn.Linear(4, 8), torch.nn.ReLU(), torch.nn.Linear(8, 2))
torch.save(torch.nn.DataParallel(model).state_dict(), "checkpoint.pth")
print("=> loading checkpoint 'checkpoint.pth'")
model.load_state_dict(torch.load("checkpoint.pth"))
