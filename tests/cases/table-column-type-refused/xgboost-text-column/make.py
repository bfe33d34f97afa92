"""A table with a column of texts, given to XGBoost."""

import pandas
import xgboost

table = pandas.DataFrame(
    {"age": [31, 42, 27, 55] * 20, "city": ["Bonn", "Graz", "Bern", "Linz"] * 20, "bought": [0, 1, 0, 1] * 20}
)
xgboost.train(
    {"objective": "binary:logistic"}, xgboost.DMatrix(table.drop(columns="bought"), table["bought"]), 10
)
