import os

import torch

torch.save(torch.nn.Linear(512, 512).state_dict(), "step_400.pt")
os.truncate("step_400.pt", os.path.getsize("step_400.pt") // 2)
print("resuming from step_400.pt")
torch.load("step_400.pt")
