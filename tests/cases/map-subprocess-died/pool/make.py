import os
from concurrent.futures import ProcessPoolExecutor


def tokenize(text):
    os.kill(os.getpid(), 9)


def preprocess(texts):
    with ProcessPoolExecutor(2) as pool:
        return list(pool.map(tokenize, texts))


if __name__ == "__main__":
    preprocess(["a", "b"])
