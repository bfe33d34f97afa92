"""A LightningCLI program; each step is noted with the Trainer's own count."""

from __future__ import annotations

import time
from pathlib import Path

import lightning
import torch
from lightning.pytorch.callbacks import ModelCheckpoint
from lightning.pytorch.cli import LightningCLI


class Tiny(lightning.LightningModule):
    """One linear layer; `pause` seconds a step."""

    def __init__(self, pause: float = 0.0) -> None:
        super().__init__()
        self.pause = pause
        self.layer = torch.nn.Linear(4, 1)

    def on_train_start(self) -> None:
        self._write(f"begin {self.global_step}")

    def training_step(self, batch: torch.Tensor, index: int) -> torch.Tensor:
        self._write(f"step {self.global_step}")
        time.sleep(self.pause)
        return self.layer(batch).square().mean()

    def configure_optimizers(self) -> torch.optim.Optimizer:
        return torch.optim.SGD(self.parameters(), lr=0.05)

    def train_dataloader(self) -> torch.utils.data.DataLoader:
        return torch.utils.data.DataLoader(torch.randn(80, 4), batch_size=4)

    def _write(self, line: str) -> None:
        with Path("steps.txt").open("a") as file:
            file.write(line + "\n")


LightningCLI(
    Tiny,
    save_config_callback=None,
    trainer_defaults={
        "logger": False,
        "enable_model_summary": False,
        "accelerator": "cpu",
        "max_epochs": 2,
        "callbacks": [ModelCheckpoint("saved", save_top_k=-1, every_n_train_steps=5)],
    },
)
