import lightning as L

trainer = L.Trainer(gpus=2, max_epochs=3)
