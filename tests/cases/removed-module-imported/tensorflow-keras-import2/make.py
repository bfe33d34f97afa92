from tensorflow.keras.layers.experimental.preprocessing import Rescaling
