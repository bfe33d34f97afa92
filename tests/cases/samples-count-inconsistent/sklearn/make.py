import numpy as np
from sklearn.linear_model import LogisticRegression

features = np.random.default_rng(0).normal(size=(1200, 4))
labels = np.arange(1180) % 2


def train_step(model):
    model.fit(features, labels)


train_step(LogisticRegression())
