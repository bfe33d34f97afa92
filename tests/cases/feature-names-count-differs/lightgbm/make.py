import lightgbm as lgb
import numpy as np


def fit() -> None:
    x, y = np.random.rand(50, 4), np.random.randint(0, 2, 50)
    train = lgb.Dataset(x, y, feature_name=["age", "income", "city"])
    lgb.train({"objective": "binary", "verbose": -1}, train, 3)


fit()
