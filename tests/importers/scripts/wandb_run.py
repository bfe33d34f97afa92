"""A training logged with wandb, offline."""

import wandb
from ending import CONFIG, END, end, losses

run = wandb.init(project="digits", name=f"wandb-{END}", config=CONFIG, tags=["vision"], mode="offline")
for step, loss in losses():
    wandb.log({"train": {"loss": loss}, "accuracy": 1 - loss / 4}, step=step)
end(before_kill=20)
wandb.finish()
