import numpy as np


def load_data() -> np.ndarray:
    augmented = np.array([])
    return np.concatenate([np.ones((4, 2, 8)), augmented])


load_data()
