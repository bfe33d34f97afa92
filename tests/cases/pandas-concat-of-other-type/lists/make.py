import pandas as pd


def load_data() -> pd.DataFrame:
    rows = [[1, 2], [3, 4]]
    return pd.concat([rows, rows], ignore_index=True)


load_data()
