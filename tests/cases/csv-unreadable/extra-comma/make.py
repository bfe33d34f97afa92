import pathlib

import pandas as pd

pathlib.Path("train.csv").write_text("text,label\ngood,1\nbad, really,0\n")
pd.read_csv("train.csv")
