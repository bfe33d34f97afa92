import tensorflow as tf

feature = {"image": tf.train.Feature(int64_list=tf.train.Int64List(value=[1]))}
with tf.io.TFRecordWriter("train.tfrecord") as writer:
    writer.write(tf.train.Example(features=tf.train.Features(feature=feature)).SerializeToString())
spec = {"image": tf.io.FixedLenFeature([], tf.int64), "label": tf.io.FixedLenFeature([], tf.int64)}
for record in tf.data.TFRecordDataset("train.tfrecord").map(lambda r: tf.io.parse_single_example(r, spec)):
    print(record)
