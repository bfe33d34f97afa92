import gzip
import os

with gzip.open("corpus.txt.gz", "wt") as file:
    file.write(" ".join(str(n * n % 9973) for n in range(20000)))
os.truncate("corpus.txt.gz", 9000)


def load_data():
    with gzip.open("corpus.txt.gz", "rt") as file:
        return file.read()


load_data()
