import tensorflow as tf

print(tf.zeros([4], tf.float32) + tf.zeros([4], tf.int32))
