import torch


@torch.compile(fullgraph=True)
def training_step(x):
    if x.sum() > 0:
        return x + 1
    return x - 1


training_step(torch.ones(4))
