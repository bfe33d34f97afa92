import tensorflow as tf

ckpt = tf.train.Checkpoint(w=tf.Variable(1.0))
ckpt.save("ckpt/model")
other = tf.train.Checkpoint(v=tf.Variable(1.0))
other.restore(tf.train.latest_checkpoint("ckpt")).assert_consumed()
