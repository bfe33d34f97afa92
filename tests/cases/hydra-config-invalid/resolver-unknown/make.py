"""An interpolation with a resolver that nothing registered."""

from omegaconf import OmegaConf

config = OmegaConf.create({"name": "run", "output": "${now:%Y-%m-%d}/${name}"})
print(config.output)
