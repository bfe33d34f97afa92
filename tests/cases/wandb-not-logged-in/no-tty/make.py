import wandb

wandb.init(project="ppo")
