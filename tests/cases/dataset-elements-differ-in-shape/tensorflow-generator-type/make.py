import tensorflow as tf

data = tf.data.Dataset.from_generator(
    lambda: iter([["a", 1.0]]), output_signature=tf.TensorSpec([2], tf.float32)
)
for batch in data:
    print(batch)
