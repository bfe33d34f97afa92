import pathlib

import h5py

pathlib.Path("coco_features.h5").write_text("version https://git-lfs.github.com/spec/v1\n")
print("loading features from coco_features.h5")


class CaptionData:
    def __init__(self, path):
        self.features = h5py.File(path, "r")


train_set = CaptionData("coco_features.h5")
