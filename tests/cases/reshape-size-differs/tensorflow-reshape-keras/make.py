import keras

inputs = keras.Input(shape=(28, 28))
outputs = keras.layers.Reshape((785,))(inputs)
