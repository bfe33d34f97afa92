import tensorflow as tf

loss = tf.constant(float("nan"))
tf.debugging.check_numerics(loss, "loss at step 12")
