import tensorflow as tf

print(tf.data.Dataset.list_files("data/*.tfrecord"))
