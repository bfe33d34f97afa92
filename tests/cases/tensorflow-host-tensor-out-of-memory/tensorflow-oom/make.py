import tensorflow as tf

print(tf.zeros([1000, 1000, 1000, 1000, 100]))
