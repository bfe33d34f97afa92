import lightning as L
import torch
from lightning.pytorch.callbacks import ModelCheckpoint
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Net(L.LightningModule):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(4, 1)

    def training_step(self, batch, index):
        loss = self.layer(batch[0]).pow(2).mean()
        self.log("train/loss", loss)
        return loss

    def validation_step(self, batch, index):
        self.log("val/loss", self.layer(batch[0]).pow(2).mean())

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), 0.01)


data = DataLoader(TensorDataset(torch.randn(64, 4)), batch_size=8)
trainer = L.Trainer(max_epochs=2, logger=False, callbacks=[ModelCheckpoint(monitor="val/acc", save_top_k=1)])
trainer.fit(Net(), data, data)
