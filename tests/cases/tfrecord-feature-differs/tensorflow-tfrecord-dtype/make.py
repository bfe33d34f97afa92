import tensorflow as tf

feature = {"label": tf.train.Feature(int64_list=tf.train.Int64List(value=[1]))}
with tf.io.TFRecordWriter("train.tfrecord") as writer:
    writer.write(tf.train.Example(features=tf.train.Features(feature=feature)).SerializeToString())
spec = {"label": tf.io.FixedLenFeature([], tf.float32)}
for record in tf.data.TFRecordDataset("train.tfrecord").map(lambda r: tf.io.parse_single_example(r, spec)):
    print(record)
