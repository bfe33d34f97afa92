"""A detector from scratch on eight made images, with validation."""

from pathlib import Path

import numpy as np
from PIL import Image
from ultralytics import YOLO

random = np.random.default_rng(0)
for part in ("train", "val"):
    for kind in ("images", "labels"):
        Path("data", kind, part).mkdir(parents=True, exist_ok=True)
    for i in range(8):
        Image.fromarray(random.integers(0, 255, (64, 64, 3), dtype=np.uint8)).save(
            f"data/images/{part}/{i}.png"
        )
        Path(f"data/labels/{part}/{i}.txt").write_text("0 0.5 0.5 0.4 0.4\n")
Path("data.yaml").write_text(
    f"path: {Path('data').resolve()}\ntrain: images/train\nval: images/val\nnames: [thing]\n"
)
YOLO("yolov8n.yaml").train(
    data="data.yaml", epochs=2, imgsz=64, batch=4, workers=0, device="cpu", plots=False
)
