from pathlib import Path

import numpy as np

Path("label.txt").write_text("0 0.5 0.5\n1 0.5 0.7 0.1\n")


def load_labels(path):
    return np.loadtxt(path)


load_labels("label.txt")
