"""A real Keras fit; `fail` feeds a batch of the wrong shape in the second epoch."""

from __future__ import annotations

import sys

import keras
import numpy as np

from trainmon.integrations.keras import TrainmonCallback

x, y = np.random.rand(160, 4).astype("float32"), np.random.rand(160, 1).astype("float32")
model = keras.Sequential([keras.layers.Input((4,)), keras.layers.Dense(1)])
model.compile(optimizer=keras.optimizers.SGD(0.05), loss="mse", metrics=["mae"])
callback = TrainmonCallback(every=5, project="keras", name="tiny")
model.fit(x, y, batch_size=8, epochs=2, validation_split=0.2, callbacks=[callback], verbose=2)
if "fail" in sys.argv:
    model.fit(x[:, :3], y, batch_size=8, epochs=1, callbacks=[callback], verbose=2)
