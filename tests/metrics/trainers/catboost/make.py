"""A classifier with an evaluation set."""

import numpy as np
from catboost import CatBoostClassifier

random = np.random.default_rng(0)
x = random.normal(size=(200, 4))
y = (x.sum(1) > 0).astype(int)
model = CatBoostClassifier(
    iterations=20, eval_metric="AUC", random_seed=0, allow_writing_files=False, thread_count=1
)
model.fit(x[:150], y[:150], eval_set=(x[150:], y[150:]), verbose=5)
