import numpy as np
import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
model.compile(optimizer="adam", loss="mse")
model.fit(
    np.zeros((8, 4)),
    np.zeros((8, 1)),
    epochs=2,
    verbose=2,
    callbacks=[
        keras.callbacks.ModelCheckpoint("missing/best.keras", monitor="val_acc", save_best_only=True),
        keras.callbacks.EarlyStopping(monitor="val_acc"),
    ],
)
