"""A tiny Trainer run on the CPU with TensorBoard files, saving every five steps; `raise` ends it at step 12."""

import torch
import transformers
from ending import END, end
from torch import nn


class Data(torch.utils.data.Dataset):
    """Twenty samples; the last of them is missing on disk with `raise`."""

    def __len__(self):
        return 40

    def __getitem__(self, index):
        if index == 25 and END in ("raise", "kill"):
            end()
        return {"x": torch.ones(4) * index / 40, "labels": torch.tensor(float(index) / 40)}


class Model(nn.Module):
    """One linear layer."""

    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(4, 1)

    def forward(self, x, labels):
        """The mean squared error, as a Trainer wants it."""
        out = self.layer(x).squeeze(-1)
        return {"loss": ((out - labels) ** 2).mean(), "logits": out}


class InOrder(transformers.Trainer):
    """Samples in order, so that the missing one comes at a known step."""

    def _get_train_sampler(self, *_):
        return torch.utils.data.SequentialSampler(self.train_dataset)


arguments = transformers.TrainingArguments(
    f"outputs/trainer-{END}",
    per_device_train_batch_size=2,
    max_steps=20,
    logging_steps=2,
    save_steps=5,
    save_only_model=False,
    report_to=["tensorboard"],
    disable_tqdm=True,
    use_cpu=True,
    seed=1,
)
InOrder(model=Model(), args=arguments, train_dataset=Data()).train()
