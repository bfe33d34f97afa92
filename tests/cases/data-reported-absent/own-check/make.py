import os


def load_data(path):
    assert os.path.exists(path), f"dataset path {path} does not exist"


load_data("data/coco")
