cat >train.py <<'END'
import torch


class SegmentationModel(torch.nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.head = torch.nn.Linear(8, classes)


def build_model(classes):
    print(f"building SegmentationModel ({classes} classes)", flush=True)
    model = SegmentationModel(classes)
    model.load_state_dict(SegmentationModel(21).state_dict())
    return model


model = build_model(19)
END
python train.py 2>&1 | head -n 10
exit ${PIPESTATUS[0]}
