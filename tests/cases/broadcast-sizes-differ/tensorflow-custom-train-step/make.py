import numpy as np
import keras


class Model(keras.Model):
    def __init__(self):
        super().__init__()
        self.head = keras.layers.Dense(1)

    def call(self, x):
        return self.head(x) @ self.head(x)


model = Model()
model.compile(optimizer="adam", loss="mse")
model.fit(np.zeros((64, 4)), np.zeros((64, 1)))
