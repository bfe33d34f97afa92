import numpy as np
import keras

model = keras.Sequential([keras.layers.Dense(8), keras.layers.Dense(1)])
model.compile(optimizer=keras.optimizers.SGD(1e20), loss="mse")
rng = np.random.default_rng(0)
model.fit(
    rng.normal(size=(64, 12)),
    rng.normal(size=(64, 1)),
    epochs=20,
    verbose=2,
    callbacks=[keras.callbacks.TerminateOnNaN()],
)
