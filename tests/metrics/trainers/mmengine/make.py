"""An epoch-based Runner with validation."""

import torch
from mmengine.evaluator import BaseMetric
from mmengine.model import BaseModel
from mmengine.runner import Runner


class Net(BaseModel):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(4, 2)

    def forward(self, x, labels, mode):
        logits = self.layer(x)
        if mode == "loss":
            return {"loss": torch.nn.functional.cross_entropy(logits, labels)}
        return logits, labels


class Accuracy(BaseMetric):
    def process(self, batch, outputs):
        logits, labels = outputs
        self.results.append({"size": len(labels), "right": int((logits.argmax(1) == labels).sum())})

    def compute_metrics(self, results):
        return {"top1": 100 * sum(r["right"] for r in results) / sum(r["size"] for r in results)}


torch.manual_seed(0)
x = torch.randn(80, 4)
data = [(row, int(row.sum() > 0)) for row in x]
loader = {
    "batch_size": 4,
    "sampler": {"type": "DefaultSampler", "shuffle": False},
    "dataset": data,
    "num_workers": 0,
    "collate_fn": {"type": "default_collate"},
}
Runner(
    Net(), "out", train_dataloader=loader, val_dataloader=loader, train_cfg={"by_epoch": True, "max_epochs": 2},
    val_cfg={}, val_evaluator={"type": Accuracy}, optim_wrapper={"optimizer": {"type": "SGD", "lr": 0.05}},
    default_hooks={"logger": {"type": "LoggerHook", "interval": 10}}, randomness={"seed": 0},
).train()  # fmt: skip
