import numpy as np
import torch

model = torch.nn.Conv1d(1, 2, 3)
model(torch.from_numpy(np.zeros((1, 1, 8))))
