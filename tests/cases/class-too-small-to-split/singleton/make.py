import pandas as pd
from sklearn.model_selection import train_test_split


def load_data():
    frame = pd.DataFrame({"x": range(9), "label": [0, 0, 0, 0, 1, 1, 1, 1, 2]})
    return train_test_split(frame, test_size=0.3, stratify=frame["label"])


load_data()
