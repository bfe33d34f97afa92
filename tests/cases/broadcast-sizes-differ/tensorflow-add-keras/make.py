import keras

a = keras.Input(shape=(10, 4))
b = keras.Input(shape=(12, 4))
print(keras.layers.Add()([a, b]))
