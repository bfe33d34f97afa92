"""Two evaluation sets, printed by `train`."""

import numpy as np
import xgboost

random = np.random.default_rng(0)
x, y = random.normal(size=(200, 4)), random.normal(size=200)
data, held = xgboost.DMatrix(x[:150], y[:150]), xgboost.DMatrix(x[150:], y[150:])
xgboost.train({"eval_metric": ["rmse", "mae"], "seed": 0}, data, 12, evals=[(data, "train"), (held, "eval")])
