import os


def load_split(root, name):
    folder = os.path.join(root, name)
    assert os.path.isdir(folder)
    return os.listdir(folder)


load_split("data/coco", "train2017")
