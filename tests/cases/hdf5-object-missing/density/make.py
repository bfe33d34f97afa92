import h5py
import numpy as np


def load_data(path: str) -> np.ndarray:
    with h5py.File(path) as file:
        return np.asarray(file["density"])


with h5py.File("IMG_1.h5", "w") as file:
    file["image"] = np.zeros((4, 3))
load_data("IMG_1.h5")
