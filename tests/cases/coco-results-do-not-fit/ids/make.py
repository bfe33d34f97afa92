import json

from pycocotools.coco import COCO


def evaluate(annotations, detections):
    truth = COCO(annotations)
    return truth.loadRes(detections)


with open("val.json", "w") as f:
    json.dump({"images": [{"id": 7}], "annotations": [], "categories": [{"id": 1}]}, f)
evaluate("val.json", [{"image_id": "0007", "category_id": 1, "bbox": [0, 0, 2, 2], "score": 0.5}])
