import numpy as np
import keras

model = keras.Sequential([keras.layers.Dense(1)])
model.fit(np.zeros((64, 12)), np.zeros((64, 1)))
