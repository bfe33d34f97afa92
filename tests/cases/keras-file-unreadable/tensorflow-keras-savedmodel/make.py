import os

import keras

os.makedirs("export/saved_model")
model = keras.models.load_model("export/saved_model")
