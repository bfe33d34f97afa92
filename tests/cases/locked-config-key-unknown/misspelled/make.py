"""A new key in a locked configuration."""

from ml_collections import config_dict

config = config_dict.ConfigDict({"optimizer": {"lr": 1e-3}})
config.lock()
config.optimizer.learning_rate = 1e-4
