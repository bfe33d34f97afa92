import numpy as np

weights = np.zeros(3, dtype=np.float)
