import pathlib

pathlib.Path("train.csv").write_text("age,income\n3,4\n")


def load_data(path):
    return [[float(x) for x in line.split(",")] for line in open(path)]


load_data("train.csv")
