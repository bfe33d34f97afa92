import pathlib

pathlib.Path("corpus.txt").write_bytes("café crème\n".encode("latin-1"))


def load_data(path):
    with open(path, encoding="utf-8") as file:
        return file.read().split("\n")


load_data("corpus.txt")
