import torch

model = torch.nn.BatchNorm1d(4)
for step, batch in enumerate(torch.randn(9, 4).split(4)):
    model(batch)
    print(f"step {step} done")
