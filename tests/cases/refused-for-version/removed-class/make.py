from lightning.pytorch.plugins import HPUPrecisionPlugin

HPUPrecisionPlugin("bf16-mixed")
