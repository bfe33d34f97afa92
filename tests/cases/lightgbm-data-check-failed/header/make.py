import pathlib

import lightgbm as lgb

rows = ["label,a,b,c"] + [f"{i % 2},{i},{i + 1},{i + 2},{i + 3},{i + 4}" for i in range(200)]
pathlib.Path("train.csv").write_text("\n".join(rows) + "\n")
data = lgb.Dataset("train.csv", params={"header": True, "label_column": 0, "verbose": 2})
lgb.train({"objective": "binary", "verbose": 2}, data, 2)
