import tensorflow as tf

path = tf.train.Checkpoint(w=tf.Variable(tf.zeros([4, 1000]))).save("ckpt/model")
data = open(path + ".data-00000-of-00001", "rb").read()
open(path + ".data-00000-of-00001", "wb").write(data[:2000])
tf.train.Checkpoint(w=tf.Variable(tf.zeros([4, 1000]))).restore(path)
