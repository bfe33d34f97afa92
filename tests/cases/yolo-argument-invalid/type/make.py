"""A value of another type, given to the Python interface of Ultralytics."""

from ultralytics import YOLO

YOLO("yolo11n.yaml").train(data="coco8.yaml", epochs="many")
