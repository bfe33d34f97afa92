import numpy as np

print((np.ones((4, 3)) @ np.ones((4, 3))).shape)
