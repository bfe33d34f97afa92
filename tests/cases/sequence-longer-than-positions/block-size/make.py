import torch
from torch import nn


class GPT(nn.Module):
    def __init__(self, vocab=65, block_size=1024, width=16):
        super().__init__()
        self.block_size = block_size
        self.tokens, self.positions = nn.Embedding(vocab, width), nn.Embedding(block_size, width)
        self.head = nn.Linear(width, vocab)

    def forward(self, idx, targets):
        b, t = idx.size()
        assert t <= self.block_size, (
            f"Cannot forward sequence of length {t}, block size is only {self.block_size}"
        )
        logits = self.head(self.tokens(idx) + self.positions(torch.arange(t)))
        return logits, nn.functional.cross_entropy(logits.view(-1, logits.size(-1)), targets.view(-1))


def train_step(model, x, y):
    logits, loss = model(x, y)
    loss.backward()


data = torch.randint(65, (2, 2049))
train_step(GPT(), data[:, :-1], data[:, 1:])
