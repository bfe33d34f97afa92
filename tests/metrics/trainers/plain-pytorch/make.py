"""The loop of PyTorch's quickstart and the one of its MNIST example, printed as these do."""

import torch

torch.manual_seed(0)
model = torch.nn.Linear(4, 2)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
x = torch.randn(640, 4)
y = (x.sum(1) > 0).long()
for t in range(2):
    print(f"Epoch {t + 1}\n-------------------------------")
    for batch in range(10):
        chosen = slice(64 * batch, 64 * batch + 64)
        loss = torch.nn.functional.cross_entropy(model(x[chosen]), y[chosen])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if batch % 5 == 0:
            print(f"loss: {loss.item():>7f}  [{(batch + 1) * 64:>5d}/{640:>5d}]")
    right = (model(x).argmax(1) == y).float().mean().item()
    print(f"Test Error: \n Accuracy: {100 * right:>0.1f}%, Avg loss: {loss.item():>8f} \n")
print("Done!")
