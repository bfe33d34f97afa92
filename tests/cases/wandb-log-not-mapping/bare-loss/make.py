import wandb


def train_step(step):
    loss = 1.0 / (step + 1)
    wandb.log(loss, step=step)
    return loss


wandb.init(project="demo", mode="offline")
for step in range(10):
    train_step(step)
