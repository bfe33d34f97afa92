import numpy as np
from sklearn.metrics import mean_squared_error

y = np.random.rand(40)
print("rmse", mean_squared_error(y, y + 0.1, squared=False))
