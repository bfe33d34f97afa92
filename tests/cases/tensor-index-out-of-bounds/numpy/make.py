import numpy as np


def load_data(order: list[int]) -> list[float]:
    values = np.arange(10.0)
    return [float(values[i]) for i in order]


load_data([1, 12])
