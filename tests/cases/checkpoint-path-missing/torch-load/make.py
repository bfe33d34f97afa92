import torch

print("evaluating runs/exp3/weights/best.pt")
torch.load("runs/exp3/weights/best.pt", map_location="cpu")
