import sys

sys.stdout.reconfigure(encoding="cp1252")  # what Python takes for a file on Windows


def load_model(name):
    print("\u2713 encoder loaded:", name)


load_model("base")
