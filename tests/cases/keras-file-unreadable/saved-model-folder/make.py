import pathlib

import keras

pathlib.Path("exports/resnet/variables").mkdir(parents=True)
pathlib.Path("exports/resnet/saved_model.pb").touch()
model = keras.models.load_model("exports/resnet")
