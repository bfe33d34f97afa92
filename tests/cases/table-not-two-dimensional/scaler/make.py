import numpy as np
from sklearn.preprocessing import StandardScaler

X = np.array([0.1, 0.4, 0.7])
scaler = StandardScaler()
scaler.fit(X)
