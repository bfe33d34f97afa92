import torch


def build_optimizer(model):
    trainable = [p for p in model.parameters() if p.requires_grad]
    if not trainable:
        raise ValueError("The model has no trainable parameters left")
    return torch.optim.AdamW(trainable)


model = torch.nn.Linear(4, 4)
model.requires_grad_(False)
build_optimizer(model)
