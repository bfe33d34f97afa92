import torch

model = torch.compile(torch.nn.Linear(4, 1), backend="nonesuch")
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)


def train_one_epoch(batches):
    for batch in batches:
        loss = model(batch).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


train_one_epoch(torch.rand(4, 2, 4))
