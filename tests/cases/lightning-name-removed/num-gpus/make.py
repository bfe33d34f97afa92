from lightning.pytorch import Trainer

trainer = Trainer(max_epochs=1, logger=False, enable_checkpointing=False)
print("processes", trainer.num_gpus)
