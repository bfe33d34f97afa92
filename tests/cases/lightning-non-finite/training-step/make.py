import pytorch_lightning as pl
import torch


class Model(pl.LightningModule):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(4, 1)

    def training_step(self, batch, index):
        return self.layer(batch[0]).mean() * float("nan" if index == 6 else 1)

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), 0.1)


rows = torch.utils.data.TensorDataset(torch.randn(64, 4))
loader = torch.utils.data.DataLoader(rows, batch_size=4)
trainer = pl.Trainer(max_epochs=1, terminate_on_nan=True, logger=False, enable_checkpointing=False)
trainer.fit(Model(), loader)
