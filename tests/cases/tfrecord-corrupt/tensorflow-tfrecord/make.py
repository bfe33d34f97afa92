import tensorflow as tf

with tf.io.TFRecordWriter("train.tfrecord") as writer:
    for _ in range(10):
        writer.write(b"x" * 100)
data = bytearray(open("train.tfrecord", "rb").read())
data[300] = 255
open("train.tfrecord", "wb").write(data)
for record in tf.data.TFRecordDataset("train.tfrecord"):
    pass
