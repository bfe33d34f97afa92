import tensorflow as tf

tf.debugging.enable_check_numerics()
w = tf.Variable(tf.zeros([4]))
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(tf.math.log(w))
print(tape.gradient(loss, w))
