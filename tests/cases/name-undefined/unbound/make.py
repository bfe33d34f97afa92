def train_step(kind):
    if kind == "adam":
        optimizer = object()
    return optimizer


train_step("lion")
