import tensorflow as tf

open("a.jpg", "wb").write(b"\xff\xd8\xff\xe0" + b"\0" * 100)
data = tf.data.Dataset.from_tensor_slices(["a.jpg"]).map(lambda p: tf.io.decode_jpeg(tf.io.read_file(p)))
for image in data:
    print(image.shape)
