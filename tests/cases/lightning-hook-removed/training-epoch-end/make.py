"""A module of Lightning 1 is trained with version 2."""

import torch
from lightning.pytorch import LightningModule, Trainer


class Model(LightningModule):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(4, 1)

    def training_step(self, batch, index):
        return self.layer(batch).mean()

    def training_epoch_end(self, outputs):
        self.log("epochs", len(outputs))

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=0.1)


Trainer(max_epochs=1, accelerator="cpu", logger=False).fit(
    Model(), torch.utils.data.DataLoader(torch.rand(8, 4))
)
