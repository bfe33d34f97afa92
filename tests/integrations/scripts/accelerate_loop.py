"""A real Accelerate loop; `fail` divides by zero at step 5."""

from __future__ import annotations

import sys

import torch
from accelerate import Accelerator

from trainmon.integrations.accelerate import TrainmonTracker

accelerator = Accelerator(log_with=TrainmonTracker(project="acc", name="tiny"), cpu=True)
accelerator.init_trackers("ignored", config={"lr": 0.05, "optimizer": {"name": "sgd"}})
model = torch.nn.Linear(4, 1)
model, optimizer = accelerator.prepare(model, torch.optim.SGD(model.parameters(), lr=0.05))
for step in range(10):
    loss = model(torch.randn(8, 4)).square().mean()
    accelerator.backward(loss)
    optimizer.step()
    accelerator.log({"loss": loss.item()}, step=step)
    if step == 5 and "fail" in sys.argv:
        1 / 0  # noqa: B018
accelerator.end_training()
