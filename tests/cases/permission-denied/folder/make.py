import os


def setup():
    os.makedirs("/root/shared/runs")


setup()
