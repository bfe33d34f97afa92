from mmengine.registry import MODELS

print("Loads model from config")
model = MODELS.build({"type": "TinyDetector", "num_classes": 3})
