import torch

model = torch.nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=1e5)
torch.manual_seed(0)
x, y = torch.rand(16, 4), torch.rand(16, 1)
for step in range(200):
    loss = ((model(x) - y) ** 2).mean()
    assert torch.isfinite(loss).all()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
