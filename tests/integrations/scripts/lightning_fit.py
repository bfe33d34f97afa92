"""A real Lightning fit; `fail` raises in the seventh step, `interrupt` is Ctrl-C there, `callback` uses no logger."""

from __future__ import annotations

import sys

import lightning
import torch

from trainmon.integrations.lightning import TrainmonCallback, TrainmonLogger


class Tiny(lightning.LightningModule):
    """One linear layer."""

    def __init__(self, lr: float = 0.05) -> None:
        super().__init__()
        self.save_hyperparameters()
        self.layer = torch.nn.Linear(4, 1)

    def training_step(self, batch: torch.Tensor, index: int) -> torch.Tensor:
        if index == 7 and "fail" in sys.argv:
            batch = batch[:, :3]
        if index == 7 and "interrupt" in sys.argv:
            raise KeyboardInterrupt
        loss = self.layer(batch).square().mean()
        self.log("train_loss", loss)
        return loss

    def validation_step(self, batch: torch.Tensor, index: int) -> None:
        self.log("val_loss", self.layer(batch).square().mean())

    def configure_optimizers(self) -> torch.optim.Optimizer:
        return torch.optim.SGD(self.parameters(), lr=self.hparams.lr)


loader = torch.utils.data.DataLoader(torch.randn(80, 4), batch_size=4, num_workers=2)
job = {"project": "pl", "name": "tiny"}
trainer = lightning.Trainer(
    max_epochs=2,
    logger=False if "callback" in sys.argv else TrainmonLogger(**job),
    callbacks=[TrainmonCallback(**job)],
    log_every_n_steps=2,
    enable_model_summary=False,
    accelerator="cpu",
)
trainer.fit(Tiny(), loader, loader)
