import numpy as np
from sklearn.linear_model import LogisticRegression

X_train = np.random.default_rng(0).normal(size=(40, 3))
y_train = np.zeros(40, dtype=int)
model = LogisticRegression()
model.fit(X_train, y_train)
