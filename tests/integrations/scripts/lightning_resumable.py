"""A Lightning script with an option for a checkpoint; each step is noted with the Trainer's own count."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import lightning
import torch
from lightning.pytorch.callbacks import ModelCheckpoint


class Tiny(lightning.LightningModule):
    """One linear layer."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = torch.nn.Linear(4, 1)

    def training_step(self, batch: torch.Tensor, index: int) -> torch.Tensor:
        loss = self.layer(batch).square().mean()
        self.log("train_loss", loss)
        return loss

    def configure_optimizers(self) -> torch.optim.Optimizer:
        return torch.optim.SGD(self.parameters(), lr=0.05)


class Note(lightning.Callback):
    """Writes the step before each step into steps.txt."""

    def __init__(self, pause: float) -> None:
        self.pause = pause

    def on_train_start(self, trainer, module):
        self._write(f"begin {trainer.global_step}")

    def on_train_batch_start(self, trainer, module, batch, index):
        self._write(f"step {trainer.global_step}")
        time.sleep(self.pause)

    def _write(self, line: str) -> None:
        with Path("steps.txt").open("a") as file:
            file.write(line + "\n")


parser = argparse.ArgumentParser()
parser.add_argument("--pause", type=float, default=0.0)
parser.add_argument("--epochs", type=int, default=3)
parser.add_argument("--ckpt_path", help="the checkpoint to go on from")
options = parser.parse_args()
lightning.seed_everything(0)
saver = ModelCheckpoint("saved", monitor="train_loss", save_top_k=2, every_n_train_steps=5, save_last=True)
trainer = lightning.Trainer(
    max_epochs=options.epochs,
    logger=False,
    callbacks=[saver, Note(options.pause)],
    enable_model_summary=False,
    accelerator="cpu",
)
loader = torch.utils.data.DataLoader(torch.randn(80, 4), batch_size=4)
trainer.fit(Tiny(), loader, ckpt_path=options.ckpt_path)
