import sys
from dataclasses import dataclass, field

import hydra
from hydra.core.config_store import ConfigStore
from omegaconf import MISSING


@dataclass
class Checkpoint:
    every: int = 1


@dataclass
class Config:
    checkpoint: Checkpoint = field(default_factory=Checkpoint)
    name: str = MISSING


ConfigStore.instance().store(name="config", node=Config)
ConfigStore.instance().store(
    group="extra", name="old", node={"checkpoint": {"period": 3}}, package="_global_"
)
sys.argv.append("+extra=old")


@hydra.main(config_path=None, config_name="config", version_base=None)
def main(cfg):
    print(cfg)


main()
