import tensorflow as tf

print(tf.zeros([4])[7])
