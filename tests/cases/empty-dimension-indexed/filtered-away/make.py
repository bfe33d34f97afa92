import numpy as np


def load_data(minimum: float) -> float:
    scores = np.array([0.2, 0.3])
    return float(scores[scores > minimum][0])


load_data(0.5)
