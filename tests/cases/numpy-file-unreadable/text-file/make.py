import pathlib

import numpy as np

pathlib.Path("features.npy").write_text("not an array")


def load_data():
    return np.load("features.npy")


load_data()
