from mmcv import Config
from mmcv.runner import build_runner

config = Config({"runner": {"max_epochs": 36}})
runner = build_runner(config.runner)
