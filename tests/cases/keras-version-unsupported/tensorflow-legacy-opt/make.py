import tensorflow as tf

tf.keras.optimizers.legacy.Adam(1e-3)
