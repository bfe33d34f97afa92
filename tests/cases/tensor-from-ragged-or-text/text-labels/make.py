import torch


def train_step(batch):
    return torch.tensor(batch["labels"])


train_step({"labels": ["cat", "dog"]})
