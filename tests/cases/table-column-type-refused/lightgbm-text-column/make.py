"""A table with a column of texts, given to LightGBM."""

import lightgbm
import pandas

table = pandas.DataFrame(
    {"age": [31, 42, 27, 55] * 20, "city": ["Bonn", "Graz", "Bern", "Linz"] * 20, "bought": [0, 1, 0, 1] * 20}
)
data = lightgbm.Dataset(table.drop(columns="bought"), table["bought"])
lightgbm.train({"objective": "binary"}, data, num_boost_round=10)
