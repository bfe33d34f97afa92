def get_config(name):
    if name not in ("resnet50", "resnet101"):
        raise ValueError(f"Unknown model name: {name}")


get_config("resnet51")
