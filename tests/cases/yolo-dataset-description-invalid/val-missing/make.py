import pathlib

from ultralytics import YOLO

pathlib.Path("birds.yaml").write_text("path: birds\ntrain: images\nnames: [wren, robin]\n")
YOLO("yolo11n.yaml").train(data="birds.yaml", epochs=1, device="cpu")
