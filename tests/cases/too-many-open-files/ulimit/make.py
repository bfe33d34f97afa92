import tempfile

import numpy as np


def load_data():
    return [
        np.memmap(tempfile.TemporaryFile(), dtype="uint8", shape=(1,), mode="w+") and open(__file__)
        for _ in range(10)
    ] + [open(__file__) for _ in range(200)]


load_data()
