import keras


def build(units):
    return keras.Sequential([keras.Input((4,)), keras.layers.Dense(units), keras.layers.Dense(1)])


build(8).save_weights("model.weights.h5")
build(16).load_weights("model.weights.h5")
