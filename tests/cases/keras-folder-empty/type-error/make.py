import pathlib

import tensorflow as tf

pathlib.Path("images").mkdir()
train_ds = tf.keras.preprocessing.image_dataset_from_directory(
    "images", validation_split=0.2, subset="training", seed=1
)
