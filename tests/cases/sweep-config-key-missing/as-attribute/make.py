import wandb

run = wandb.init(mode="disabled", config={"lr": 0.1})
size = wandb.config.hidden_size
