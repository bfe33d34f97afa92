import tensorflow as tf

for record in tf.data.TFRecordDataset("data/train-00001.tfrecord"):
    print(record)
