import torch

for step in range(1, 5):
    print(f"step {step} loss {1 / step:.4f}")
torch.save(torch.nn.Linear(512, 512).state_dict(), "/dev/full")
