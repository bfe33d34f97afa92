import torch.multiprocessing as mp
from torch.utils.data import DataLoader

mp.set_start_method("spawn", force=True)
for _ in DataLoader(range(8), num_workers=1):
    pass
