"""Two evaluation sets, early stopping, printed by `log_evaluation`."""

import lightgbm
import numpy as np

random = np.random.default_rng(0)
x, y = random.normal(size=(200, 4)), random.normal(size=200)
data = lightgbm.Dataset(x[:150], y[:150])
lightgbm.train(
    {"objective": "regression", "metric": ["l2", "l1"], "seed": 0},
    data,
    30,
    valid_sets=[data, data.create_valid(x[150:], y[150:])],
    callbacks=[lightgbm.log_evaluation(1), lightgbm.early_stopping(5)],
)
