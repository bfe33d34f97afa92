import keras
import tensorflow as tf

x = keras.Input((4,))
print(tf.nn.relu(x))
