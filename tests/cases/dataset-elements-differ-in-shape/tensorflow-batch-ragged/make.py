import tensorflow as tf


def samples():
    for size in (10, 12):
        yield tf.zeros([size])


data = tf.data.Dataset.from_generator(samples, output_signature=tf.TensorSpec([None], tf.float32))
for batch in data.batch(2):
    print(batch.shape)
