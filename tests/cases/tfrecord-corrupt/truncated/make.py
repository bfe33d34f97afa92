import pathlib

import tensorflow as tf

path = pathlib.Path("train.tfrecord")
with tf.io.TFRecordWriter(str(path)) as writer:
    for index in range(2000):
        writer.write(b"example %d " % index * 4)
path.write_bytes(path.read_bytes()[:-20])


def check(dataset):
    for step, example in enumerate(dataset):
        if step % 500 == 0:
            print(f"read {step}", flush=True)


check(tf.data.TFRecordDataset([str(path)]))
