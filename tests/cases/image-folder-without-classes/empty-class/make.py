import pathlib

from PIL import Image
from torchvision.datasets import ImageFolder

pathlib.Path("flowers/train/rose").mkdir(parents=True)
pathlib.Path("flowers/train/.ipynb_checkpoints").mkdir()
Image.new("RGB", (8, 8)).save("flowers/train/rose/1.png")
train_set = ImageFolder("flowers/train")
