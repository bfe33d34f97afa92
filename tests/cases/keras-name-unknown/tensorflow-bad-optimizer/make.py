import keras

model = keras.Sequential([keras.layers.Dense(1)])
model.compile(optimizer="adamw2", loss="mse")
