import keras


def build(layers):
    return keras.Sequential([keras.layers.Input((4,))] + [keras.layers.Dense(4) for _ in range(layers)])


build(12).save_weights("backbone.weights.h5")
model = build(14)
model.load_weights("backbone.weights.h5")
