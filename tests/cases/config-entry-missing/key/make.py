config = {"model": {"hidden_size": 64}, "optimizer": {"name": "adamw"}}


def build_optimizer():
    lr = config["optimizer"]["lr"]
    return lr


print("hidden size", config["model"]["hidden_size"])
build_optimizer()
