import torch


def check(model, step):
    for name, parameter in model.named_parameters():
        if not torch.isfinite(parameter).all():
            raise ValueError(f"Found infinite values in the weights of {name} after step {step}")


def train(model, optimizer, x, y):
    for step in range(200):
        loss = ((model(x) - y) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        check(model, step)


torch.manual_seed(0)
model = torch.nn.Linear(4, 1)
train(model, torch.optim.SGD(model.parameters(), lr=1e9), torch.rand(16, 4), torch.rand(16, 1))
