import os


def scan(path):
    return sorted(os.listdir(path))


scan("cache/index")
