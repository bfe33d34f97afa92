cat >train.py <<'END'
import logging

import hydra
from hydra.utils import instantiate
from omegaconf import DictConfig

log = logging.getLogger("main")


class UNet:
    def __init__(self, width):
        raise RuntimeError("stages of two kinds")


@hydra.main(version_base=None, config_path=None)
def main(config: DictConfig):
    log.info("Instantiating model")
    instantiate({"model": {"_target_": "__main__.UNet", "width": 8}})


main()
END
python train.py 2>&1 | head -n 3
exit ${PIPESTATUS[0]}
