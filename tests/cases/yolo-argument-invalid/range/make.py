"""A value out of range, given to the Python interface of Ultralytics."""

from ultralytics import YOLO

YOLO("yolo11n.yaml").train(data="coco8.yaml", epochs=3, mosaic=3.0)
