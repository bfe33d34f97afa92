import torch


def convert(state):
    return state["layers.0.attention.wq.weight"]


convert(torch.nn.Linear(2, 2).state_dict())
