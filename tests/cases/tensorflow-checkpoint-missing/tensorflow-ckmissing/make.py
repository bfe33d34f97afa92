import tensorflow as tf

ckpt = tf.train.Checkpoint(w=tf.Variable(1.0))
ckpt.restore("checkpoints/ckpt-7")
