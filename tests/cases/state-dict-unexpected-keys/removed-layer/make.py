import torch

layers = [torch.nn.Linear(4, 8), torch.nn.ReLU(), torch.nn.Linear(8, 2)]
torch.save(torch.nn.Sequential(*layers).state_dict(), "last.ckpt")
print("resume from last.ckpt")
torch.nn.Sequential(*layers[:2]).load_state_dict(torch.load("last.ckpt"))
