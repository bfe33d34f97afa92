import lightning as L
import torch


class Module(L.LightningModule):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(4, 1)

    def training_step(self, batch, index):
        return self.layer(batch[0]).mean()

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=0.01)


data = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(torch.zeros(8, 4)), batch_size=4)
options = dict(accelerator="cpu", logger=False, enable_checkpointing=False, enable_progress_bar=False)
trainer = L.Trainer(max_epochs=1, **options)
trainer.fit(Module(), data)
trainer.save_checkpoint("weights.ckpt", weights_only=True)
L.Trainer(max_epochs=2, **options).fit(Module(), data, ckpt_path="weights.ckpt")
