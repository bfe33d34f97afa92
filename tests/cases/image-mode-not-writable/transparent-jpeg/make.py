from PIL import Image


def save_preview(image, path):
    image.resize((2, 2)).save(path)


save_preview(Image.new("RGBA", (4, 4)), "preview.jpg")
