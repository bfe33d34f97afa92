import numpy as np
import tensorflow as tf
import keras

model = keras.Sequential([keras.layers.Dense(1)])
model.compile(optimizer="adam", loss="mse")
data = tf.data.Dataset.from_tensor_slices((np.zeros((64, 4)), np.zeros((64, 1)))).batch(16)
model.fit(data, steps_per_epoch=10, epochs=2, verbose=2)
