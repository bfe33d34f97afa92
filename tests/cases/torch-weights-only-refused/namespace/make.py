import argparse

import torch

torch.save({"args": argparse.Namespace(lr=0.1), "model": torch.nn.Linear(2, 2).state_dict()}, "ckpt.pt")
print("Resuming from ckpt.pt")
torch.load("ckpt.pt")
