import torch


def build_model() -> torch.nn.Module:
    model = torch.nn.Linear(2, 2)
    model.weight += 1
    return model


build_model()
