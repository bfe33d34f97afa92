import numpy as np

features = np.ones((8, 4))
print(np.linalg.inv(features.T @ features * 0))
