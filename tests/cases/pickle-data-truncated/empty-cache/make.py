import pathlib
import pickle

pathlib.Path("cache.pkl").touch()


def load_data():
    with open("cache.pkl", "rb") as file:
        return pickle.load(file)


load_data()
