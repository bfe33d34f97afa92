import numpy as np
import xgboost as xgb

rows = np.random.default_rng(0).normal(size=(20, 3))
data = xgb.DMatrix(rows, label=np.ones(15))
xgb.train({"objective": "reg:squarederror"}, data, 2)
