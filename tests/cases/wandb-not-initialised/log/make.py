import wandb


def train_one_epoch():
    for step in range(10, 30, 10):
        print(f"Epoch 0 step {step} loss {2.5 - step / 50:.2f}", flush=True)
    wandb.log({"loss": 2.12})


train_one_epoch()
