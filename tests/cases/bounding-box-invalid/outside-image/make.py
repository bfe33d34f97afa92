import albumentations as A
import numpy as np

augment = A.Compose(
    [A.HorizontalFlip(p=1)], bbox_params=A.BboxParams(format="pascal_voc", label_fields=["labels"])
)


class Boxes:
    def __getitem__(self, index):
        return augment(image=np.zeros((100, 100, 3), np.uint8), bboxes=[[10, 10, 120, 50]], labels=[1])


Boxes()[0]
