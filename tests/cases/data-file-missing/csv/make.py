import csv


def load_data(path):
    with open(path) as file:
        return list(csv.reader(file))


load_data("data/train.csv")
