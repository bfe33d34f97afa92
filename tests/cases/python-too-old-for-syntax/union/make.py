def load(path: str, device: str | None = None):
    return path, device


load("model.pt")
