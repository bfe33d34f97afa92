"""A Trainer that evaluates; printed with stdout and stderr in one file."""

import torch
from transformers import Trainer, TrainingArguments


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(4, 2)

    def forward(self, x, labels):
        logits = self.layer(x)
        return {"loss": torch.nn.functional.cross_entropy(logits, labels), "logits": logits}


torch.manual_seed(0)
x = torch.randn(64, 4)
data = [{"x": row, "labels": int(row.sum() > 0)} for row in x]
arguments = TrainingArguments(
    "out", num_train_epochs=2, per_device_train_batch_size=8, logging_steps=4, eval_strategy="epoch",
    save_strategy="no", learning_rate=0.05, report_to=[], use_cpu=True,
)  # fmt: skip
Trainer(Net(), arguments, train_dataset=data, eval_dataset=data[:24]).train()
