import torch


class Heads(torch.nn.Module):
    def forward(self, query, key):
        assert query.shape == key.shape
        return query @ key.transpose(-1, -2)


model = Heads()
model(torch.rand(2, 8, 16), torch.rand(2, 9, 16))
