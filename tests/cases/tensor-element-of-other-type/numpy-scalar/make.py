import numpy as np
import torch


def train(weights, accuracy):
    for sample, value in enumerate(accuracy):
        weights[sample] = value


train(torch.ones(4, dtype=torch.float64), np.ones(4, dtype=np.float32))
