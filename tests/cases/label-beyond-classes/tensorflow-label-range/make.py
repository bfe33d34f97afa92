import numpy as np
import keras

model = keras.Sequential([keras.layers.Dense(10)])
model.compile(optimizer="adam", loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
labels = np.arange(64) % 11
model.fit(np.zeros((64, 12), "float32"), labels, epochs=2)
