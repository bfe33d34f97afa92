import keras

model = keras.models.load_model("checkpoints/best.keras")
