import pathlib


def load_model(path):
    if not pathlib.Path(path).exists():
        raise ValueError(f"Checkpoint {path} does not exist")


load_model("runs/a/best")
