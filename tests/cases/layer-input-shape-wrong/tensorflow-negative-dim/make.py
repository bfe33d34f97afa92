import keras

inputs = keras.Input(shape=(4, 4, 3))
x = keras.layers.Conv2D(8, 3)(inputs)
x = keras.layers.Conv2D(8, 3)(x)
