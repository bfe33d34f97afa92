from pathlib import Path

import zarr

Path("pusht.zarr").mkdir()


class ReplayDataset:
    def __init__(self, path):
        self.root = zarr.open(path, mode="r")


ReplayDataset("pusht.zarr")
