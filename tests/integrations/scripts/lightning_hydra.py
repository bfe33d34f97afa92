"""A Hydra program that hands `ckpt_path` of its settings to Lightning, as templates do."""

from __future__ import annotations

import hydra
import lightning
import torch
from hydra.utils import to_absolute_path
from lightning.pytorch.callbacks import ModelCheckpoint
from omegaconf import DictConfig
from tiny import Tiny


@hydra.main(version_base=None, config_name=None)
def main(cfg: DictConfig) -> None:
    """Train."""
    trainer = lightning.Trainer(
        max_epochs=2,
        logger=False,
        enable_model_summary=False,
        accelerator="cpu",
        callbacks=[ModelCheckpoint(to_absolute_path("saved, all"), save_top_k=-1, every_n_train_steps=5)],
    )
    loader = torch.utils.data.DataLoader(torch.randn(80, 4), batch_size=4)
    trainer.fit(Tiny(cfg.get("pause", 0.0)), loader, ckpt_path=cfg.get("ckpt_path"))


main()
