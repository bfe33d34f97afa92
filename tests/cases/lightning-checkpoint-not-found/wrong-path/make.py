import lightning as L
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Net(L.LightningModule):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(4, 1)

    def training_step(self, batch, index):
        return self.layer(batch[0]).pow(2).mean()

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), 0.01)


data = DataLoader(TensorDataset(torch.randn(64, 4)), batch_size=8)
trainer = L.Trainer(max_epochs=2, logger=False)
trainer.fit(Net(), data, ckpt_path="lightning_logs/version_3/checkpoints/last.ckpt")
