import os

os.makedirs("runs", exist_ok=True)


def make_dirs():
    os.mkdir("runs")


make_dirs()
