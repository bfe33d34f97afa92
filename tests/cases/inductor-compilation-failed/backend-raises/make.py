import torch


def broken(graph, inputs):
    raise RuntimeError("no kernel for this graph")


@torch.compile(backend=broken)
def training_step(x):
    return torch.sin(x).sum()


training_step(torch.ones(4))
