import os


def load_data(path):
    return open(path)


load_data(os.environ.get("DATA_PATH"))
