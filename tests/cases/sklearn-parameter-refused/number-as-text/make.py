import numpy as np
from sklearn.ensemble import GradientBoostingRegressor

config = {"n_estimators": "100", "learning_rate": 0.1}
x, y = np.random.rand(40, 3), np.random.rand(40)
GradientBoostingRegressor(**config).fit(x, y)
