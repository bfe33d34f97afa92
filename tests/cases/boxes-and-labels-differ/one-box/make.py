import albumentations as A
import numpy as np

boxes = A.BboxParams(format="pascal_voc", label_fields=["labels"])
transform = A.Compose([A.HorizontalFlip(p=1)], bbox_params=boxes)
transform(image=np.zeros((10, 10, 3), np.uint8), bboxes=[[0, 0, 5, 5]], labels=[1, 2])
