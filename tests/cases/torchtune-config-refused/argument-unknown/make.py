"""An argument that the component does not take, found by the check before a run."""

from omegaconf import OmegaConf
from torchtune import config

config.validate(OmegaConf.create({"loss": {"_component_": "torch.nn.CrossEntropyLoss", "smoothing": 0.1}}))
