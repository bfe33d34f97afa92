import tensorflow as tf

open("a.png", "wb").write(b"hello world, this is html")
data = tf.data.Dataset.from_tensor_slices(["a.png"]).map(lambda p: tf.io.decode_image(tf.io.read_file(p)))
for image in data:
    print(image.shape)
