import tensorflow as tf

tf.train.Checkpoint(w=tf.Variable(tf.zeros([4, 10]))).save("ckpt/model")
other = tf.train.Checkpoint(w=tf.Variable(tf.zeros([4, 12])))
other.restore(tf.train.latest_checkpoint("ckpt"))
