"""A Trainer script as the library's examples are written; each step is noted with the Trainer's own count."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import torch
from transformers import (
    HfArgumentParser,
    PretrainedConfig,
    PreTrainedModel,
    Trainer,
    TrainerCallback,
    TrainingArguments,
)


@dataclass
class Own:
    """What the script itself takes."""

    pause: float = 0.0


class Tiny(PreTrainedModel):
    """One linear layer with a loss."""

    config_class = PretrainedConfig

    def __init__(self, config: PretrainedConfig) -> None:
        super().__init__(config)
        self.layer = torch.nn.Linear(4, 2)
        self.post_init()

    def forward(self, x: torch.Tensor, labels: torch.Tensor) -> dict[str, torch.Tensor]:
        logits = self.layer(x)
        return {"loss": torch.nn.functional.cross_entropy(logits, labels), "logits": logits}


class Note(TrainerCallback):
    """Writes the step before each step into steps.txt."""

    def __init__(self, pause: float) -> None:
        self.pause = pause

    def on_train_begin(self, args, state, control, **kwargs):
        self._write(f"begin {state.global_step}")

    def on_step_begin(self, args, state, control, **kwargs):
        self._write(f"step {state.global_step}")
        time.sleep(self.pause)

    def _write(self, line: str) -> None:
        with Path("steps.txt").open("a") as file:
            file.write(line + "\n")


own, arguments = HfArgumentParser((Own, TrainingArguments)).parse_args_into_dataclasses()
torch.manual_seed(0)
data = [{"x": torch.randn(4), "labels": torch.tensor(i % 2)} for i in range(80)]
trainer = Trainer(
    Tiny(PretrainedConfig()),
    arguments,
    train_dataset=data,
    eval_dataset=data[:8],
    callbacks=[Note(own.pause)],
)
trainer.train(resume_from_checkpoint=arguments.resume_from_checkpoint)
