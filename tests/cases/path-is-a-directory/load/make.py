import os

os.makedirs("runs", exist_ok=True)


def load_model(path):
    return open(path, "rb").read()


load_model("runs")
