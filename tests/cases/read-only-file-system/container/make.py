import os


def setup():
    os.makedirs("runs/a")


setup()
