"""A real Trainer on a tiny model; `fail` raises in the model at the seventh step."""

from __future__ import annotations

import sys

import torch
from transformers import PretrainedConfig, PreTrainedModel, Trainer, TrainingArguments

from trainmon.integrations.transformers import TrainmonCallback


class Tiny(PreTrainedModel):
    """One linear layer with a loss."""

    config_class = PretrainedConfig

    def __init__(self, config: PretrainedConfig) -> None:
        super().__init__(config)
        self.layer = torch.nn.Linear(4, 2)
        self.calls = 0
        self.post_init()

    def forward(self, x: torch.Tensor, labels: torch.Tensor) -> dict[str, torch.Tensor]:
        self.calls += 1
        if self.calls == 7 and "fail" in sys.argv:
            x = x[:, :3]
        logits = self.layer(x)
        return {"loss": torch.nn.functional.cross_entropy(logits, labels), "logits": logits}


data = [{"x": torch.randn(4), "labels": torch.tensor(i % 2)} for i in range(80)]
arguments = TrainingArguments(
    "out", num_train_epochs=1, per_device_train_batch_size=4, logging_steps=2, save_steps=5, report_to=[]
)
trainer = Trainer(
    Tiny(PretrainedConfig()),
    arguments,
    train_dataset=data,
    eval_dataset=data[:8],
    callbacks=[TrainmonCallback(project="hf", name="tiny")],
)
trainer.train()
trainer.evaluate()
