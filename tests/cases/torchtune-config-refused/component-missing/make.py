"""A configuration whose component does not exist in the installed torchtune."""

from omegaconf import OmegaConf
from torchtune import config

config.validate(OmegaConf.create({"model": {"_component_": "torchtune.models.llama5.llama5_8b"}}))
