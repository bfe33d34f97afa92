import pandas as pd


def load_data():
    return pd.DataFrame({"question": ["a"]})[["prompt", "answer"]]


load_data()
