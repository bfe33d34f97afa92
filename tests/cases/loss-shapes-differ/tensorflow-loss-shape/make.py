import numpy as np
import keras

model = keras.Sequential([keras.layers.Dense(8, activation="softmax")])
model.compile(optimizer="adam", loss="categorical_crossentropy")
model.fit(np.zeros((64, 12), "float32"), np.zeros((64, 1), "float32"), epochs=2)
