import keras

a = keras.Input(shape=(10, 4))
b = keras.Input(shape=(12, 4))
print(keras.layers.Concatenate(axis=-1)([a, b]))
