import lightning

fabric = lightning.Fabric(strategy="fsdp", accelerator="cpu", devices=2)
fabric.launch()
