import numpy as np


def load_data() -> np.ndarray:
    return np.zeros(3072).reshape(1, 28, 28, 1)


load_data()
