import tensorflow as tf


def samples():
    for size in (10, 10, 12):
        yield tf.zeros([size])


data = tf.data.Dataset.from_generator(samples, output_signature=tf.TensorSpec([10], tf.float32))
for batch in data.batch(2):
    print(batch.shape)
