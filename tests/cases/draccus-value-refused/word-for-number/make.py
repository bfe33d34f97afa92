"""An option whose value is of another type than the field's."""

from dataclasses import dataclass

import draccus


@dataclass
class TrainConfig:
    steps: int = 100


@draccus.wrap()
def main(cfg: TrainConfig):
    print(cfg.steps)


main()
