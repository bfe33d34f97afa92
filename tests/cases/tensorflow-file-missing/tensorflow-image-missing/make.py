import tensorflow as tf

data = tf.data.Dataset.from_tensor_slices(["images/0001.jpg"]).map(
    lambda p: tf.io.decode_jpeg(tf.io.read_file(p))
)
for image in data:
    print(image.shape)
