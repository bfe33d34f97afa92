import keras


class CustomLossLayer(keras.layers.Layer):
    def call(self, inputs):
        return inputs


model = keras.Sequential([keras.layers.Input((4,)), CustomLossLayer(), keras.layers.Dense(1)])
model.save("model.h5")
keras.saving.get_custom_objects().clear()
model = keras.models.load_model("model.h5")
