import numpy as np
import keras

rng = np.random.default_rng(0)
model = keras.Sequential([keras.layers.Dense(8, activation="relu", input_shape=(12,)), keras.layers.Dense(3)])
model.compile(
    optimizer="adam",
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
    jit_compile=True,
)
model.fit(rng.normal(size=(256, 12)), rng.integers(0, 3, 256), epochs=3, validation_split=0.2, verbose=2)
model.save("model.h5")
