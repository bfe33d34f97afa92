import lightgbm as lgb
import numpy as np

rng = np.random.default_rng(0)
data = lgb.Dataset(rng.normal(size=(200, 3)), rng.integers(0, 2, 200))
booster = lgb.train({"objective": "binary", "verbose": -1}, data, 2)
booster.predict(rng.normal(size=(10, 4)))
