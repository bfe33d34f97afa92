import numpy as np
import keras

opt = keras.optimizers.Adam()
a = keras.Sequential([keras.Input((4,)), keras.layers.Dense(8), keras.layers.Dense(1)])
b = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3), keras.layers.Dense(1)])
a.compile(optimizer=opt, loss="mse")
a.fit(np.zeros((8, 4)), np.zeros((8, 1)), verbose=0)
b.compile(optimizer=opt, loss="mse")
b.fit(np.zeros((8, 4)), np.zeros((8, 1)), verbose=0)
