import pathlib

from ultralytics import YOLO

pathlib.Path("hands.yaml").write_text("path: hands\ntrain: images/train\nval: images/val\nnames: [hand]\n")
YOLO("yolo11n.yaml").train(data="hands.yaml", epochs=1, device="cpu")
