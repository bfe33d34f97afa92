import pickle


def load_data(path):
    with open(path, "rb") as f:
        return pickle.load(f)


with open("meta.pkl", "wb") as f:
    f.write(b"cnumpy.linalg\nOldSolver\n.")
load_data("meta.pkl")
