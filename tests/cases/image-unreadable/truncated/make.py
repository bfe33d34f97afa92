import os

from PIL import Image

Image.effect_noise((256, 256), 60).save("cat.jpg")
os.truncate("cat.jpg", 9000)


def load_data():
    return Image.open("cat.jpg").convert("RGB")


load_data()
