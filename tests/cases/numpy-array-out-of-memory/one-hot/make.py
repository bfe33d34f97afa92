import numpy as np

labels = np.arange(2_000_000)
table = np.zeros((labels.size, labels.size), dtype=np.float64)
