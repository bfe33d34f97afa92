import keras

open("best.h5", "wb").write(b"\x89HDF\r\n\x1a\n" + b"\0" * 40)
model = keras.models.load_model("best.h5")
